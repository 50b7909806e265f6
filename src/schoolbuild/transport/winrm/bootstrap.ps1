# Reads the script and what is asked from standard input. The command line is the same for every machine and every
# question: cmd.exe ends one at 8,191 characters, and the script alone is longer.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
# What is read and written is ASCII. The encodings matter to programs that are called, and a session may lack a console.
try {
    $utf8 = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false
    [Console]::InputEncoding = $utf8
    [Console]::OutputEncoding = $utf8
} catch {
    $utf8 = $null
}
# PowerShell itself reads its standard input, line by line, into $input: a reader of our own would compete with it.
$lines = @(foreach ($line in $input) { $line })
$request = ConvertFrom-Json -InputObject ([string]::Join("`n", $lines))
& ([ScriptBlock]::Create($request.script)) -Asked $request.asked
