@echo off
rem Opens N windows with a peer each, on free ports or on ports counted up from the first.
rem
rem   start_peer.bat [N [FIRST PORT]]
rem
rem Without N it is one. The peers join the seeds of config.csv beside this file.
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0"
set "CONFIG=%ROOT%config.csv"
set "COUNT=1"
if not "%~1"=="" set "COUNT=%~1"
set "FIRST=0"
if not "%~2"=="" set "FIRST=%~2"
if exist "%JAVA_HOME%\bin\java.exe" set "PATH=%JAVA_HOME%\bin;%PATH%"

for /f "delims=0123456789" %%X in ("%COUNT%%FIRST%") do goto usage
where java >nul 2>nul
if errorlevel 1 (
    echo There is no Java here. Install a JDK, 17 or newer, from https://adoptium.net and open a new window.
    goto failed
)
if not exist "%ROOT%dist\peer.jar" (
    echo There is no dist\peer.jar yet. Build it in the folder of this file: mvnw.cmd -q -DskipTests package
    goto failed
)
if not exist "%CONFIG%" (
    echo There is no "%CONFIG%". Name the seeds in that file, a row host,port each.
    goto failed
)

for /l %%N in (1,1,%COUNT%) do call :peer %%N
exit /b 0

:peer
set "PORT=0"
if not "%FIRST%"=="0" set /a "PORT=FIRST+%1-1"
start "Grapevine peer %1" /d "%ROOT%." cmd /k java -jar dist\peer.jar --port %PORT% --config "%CONFIG%"
exit /b 0

:usage
echo Usage: start_peer.bat [N [FIRST PORT]], both whole numbers.

:failed
pause
exit /b 2
