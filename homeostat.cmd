@echo off
rem Starts Homeostat. In an installation it just runs; at the top of the project it first builds the distribution if
rem there is none (delete features\target to build anew).
setlocal EnableExtensions
set "HERE=%~dp0"
if "%HERE:~-1%"=="\" set "HERE=%HERE:~0,-1%"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo homeostat: there is no Java at "%JAVA%"; install Java 17 or newer, or correct JAVA_HOME 1>&2
  exit /b 1
)
set "DIST=%HERE%"
if not exist "%HERE%\pom.xml" goto run
call :find
if defined DIST goto run
echo homeostat: building Homeostat, the first time this takes some minutes 1>&2
pushd "%HERE%"
call mvnw.cmd -q --batch-mode package -Dmaven.test.skip=true -Dhomeostat.folder -P win-x86_64 -pl features -am 1>&2
set "BUILT=%ERRORLEVEL%"
popd
if not "%BUILT%"=="0" (
  echo homeostat: the build failed; its messages are above 1>&2
  exit /b 1
)
call :find
if not defined DIST (
  echo homeostat: the build made no distribution in features\target 1>&2
  exit /b 1
)

:run
set "TUNING=-XX:TieredStopAtLevel=1 -Xmx512m"
for %%c in (run resume evaluate bench shell) do if "%~1"=="%%c" set "TUNING=-Xmx2g"
"%JAVA%" %TUNING% -XX:+UseSerialGC -Xshare:auto -Djava.awt.headless=true -Dsun.stdout.encoding=UTF-8 -Dsun.stderr.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 "-Dhomeostat.home=%DIST%" "-Dlogback.configurationFile=%DIST%\etc\logback.xml" %HOMEOSTAT_OPTS% -cp "%DIST%\lib\*" org.homeostat.launcher.Main %*
exit /b %ERRORLEVEL%

:find
set "DIST="
for /d %%d in ("%HERE%\features\target\homeostat-*") do if exist "%%d\etc\bundles.list" set "DIST=%%d"
exit /b 0
