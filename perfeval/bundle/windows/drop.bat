@echo off
rem The names of dropped files are read from the line that Explorer gave, since a batch file cannot read & and ^ in them.
setlocal DisableDelayedExpansion
set "PERFEVAL_HERE=%~dp0"
setlocal EnableDelayedExpansion
set "PERFEVAL_LINE=!cmdcmdline!"
chcp 65001 >nul
set "PYTHONUTF8=1"
set "PYTHONDONTWRITEBYTECODE="
"!PERFEVAL_HERE!engine\python.exe" -m perfeval.cli.dropped
exit
