@echo off
setlocal DisableDelayedExpansion
set "PERFEVAL_HERE=%~dp0"
chcp 65001 >nul
set "PYTHONUTF8=1"
setlocal EnableDelayedExpansion
"!PERFEVAL_HERE!engine\python.exe" -m perfeval.cli.dropped --new
exit
