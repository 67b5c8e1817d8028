@echo off
setlocal DisableDelayedExpansion
set "PERFEVAL_HERE=%~dp0"
chcp 65001 >nul
set "PYTHONUTF8=1"
setlocal EnableDelayedExpansion
if not exist "!PERFEVAL_HERE!engine\python.exe" goto :gone
"!PERFEVAL_HERE!engine\python.exe" -m perfeval.cli.dropped --new
if errorlevel 9000 goto :gone
exit
:gone
type "!PERFEVAL_HERE!engine\cannot-start.txt" 2>nul || echo engine\python.exe cannot be started. Unzip the whole archive first. Windows 10 or 11, 64 bit.
pause
exit
