@echo off
chcp 65001 >nul
set "PYTHONUTF8=1"
"%~dp0engine\python.exe" -m perfeval %*
