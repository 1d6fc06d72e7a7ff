@echo off
rem Opens a window for each seed of config.csv.
rem
rem   start_seed.bat [FILE]
rem
rem FILE is a list of seeds, a row host,port each; without it, config.csv beside this file is used.
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0"
set "CONFIG=%ROOT%config.csv"
if not "%~1"=="" set "CONFIG=%~f1"
if exist "%JAVA_HOME%\bin\java.exe" set "PATH=%JAVA_HOME%\bin;%PATH%"

where java >nul 2>nul
if errorlevel 1 (
    echo There is no Java here. Install a JDK, 17 or newer, from https://adoptium.net and open a new window.
    goto failed
)
if not exist "%ROOT%dist\seed.jar" (
    echo There is no dist\seed.jar yet. Build it in the folder of this file: mvnw.cmd -q -DskipTests package
    goto failed
)
if not exist "%CONFIG%" (
    echo There is no "%CONFIG%". Name the seeds in a file, a row host,port each.
    goto failed
)

rem Blank rows and rows that begin with # are skipped by the loop, the header by the subroutine.
for /f "usebackq eol=# tokens=1,2 delims=, " %%H in ("%CONFIG%") do call :seed "%%~H" "%%~I"
exit /b 0

:seed
if /i "%~1"=="host" exit /b 0
start "Grapevine seed %~1:%~2" /d "%ROOT%." cmd /k java -jar dist\seed.jar --host "%~1" --port "%~2" --config "%CONFIG%"
exit /b 0

:failed
pause
exit /b 2
