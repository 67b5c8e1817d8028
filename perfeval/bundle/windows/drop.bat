@echo off
rem The names of dropped files are read from the line that Explorer gave, since a batch file cannot read & and ^ in them.
setlocal DisableDelayedExpansion
set "PERFEVAL_HERE=%~dp0"
setlocal EnableDelayedExpansion
set "PERFEVAL_LINE=!cmdcmdline!"
chcp 65001 >nul
set "PYTHONUTF8=1"
set "PYTHONDONTWRITEBYTECODE="
if not exist "!PERFEVAL_HERE!engine\python.exe" goto :gone
"!PERFEVAL_HERE!engine\python.exe" -m perfeval.cli.dropped
if errorlevel 9000 goto :gone
exit
:gone
type "!PERFEVAL_HERE!engine\cannot-start.txt" 2>nul || echo engine\python.exe cannot be started. Unzip the whole archive first. Windows 10 or 11, 64 bit.
pause
exit
