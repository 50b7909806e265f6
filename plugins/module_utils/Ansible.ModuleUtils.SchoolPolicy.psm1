# The engine of this project's own Windows modules: read the state, compare, apply, read again.
#
# A module gives what is wanted as a table, a block that reads the same table from the machine, and a block that applies
# it. The engine keeps what every such module must keep: check mode never calls the block that applies, `changed` is true
# exactly where something differs, and a change that did not stick is a failure and not a success.

function ConvertTo-Comparable {
    # One text per value: lists are compared in their order, numbers and truth values as JSON writes them.
    param($Value)
    if ($null -eq $Value) { return 'null' }
    return ConvertTo-Json -InputObject $Value -Depth 5 -Compress
}

function Compare-Policy {
    # The names whose values differ, in the order of what is wanted.
    param([System.Collections.IDictionary] $Wanted, [System.Collections.IDictionary] $Found)
    foreach ($name in @($Wanted.Keys)) {
        if ((ConvertTo-Comparable -Value $Wanted[$name]) -cne (ConvertTo-Comparable -Value $Found[$name])) { [string] $name }
    }
}

function ConvertTo-PolicyText {
    # What a diff shows: a line per name.
    param([System.Collections.IDictionary] $Policy)
    $lines = @(foreach ($name in @($Policy.Keys)) { [string] $name + ': ' + (ConvertTo-Comparable -Value $Policy[$name]) })
    return [string]::Join("`n", $lines) + "`n"
}

function Invoke-SchoolPolicy {
    # Brings the machine to what is wanted, or in check mode says what that would change; leaves the module.
    param(
        [object] $Module,
        [System.Collections.IDictionary] $Wanted,
        [scriptblock] $Read,
        [scriptblock] $Apply
    )
    $before = & $Read
    $differs = @(Compare-Policy -Wanted $Wanted -Found $before)
    $Module.Result.changed = $differs.Count -gt 0
    $Module.Result.differs = $differs
    if ($Module.DiffMode) {
        $Module.Diff.before = ConvertTo-PolicyText -Policy $before
        $Module.Diff.after = ConvertTo-PolicyText -Policy $Wanted
    }
    if ($Module.CheckMode -or $differs.Count -eq 0) {
        $Module.ExitJson()
    }
    & $Apply
    $after = & $Read
    $left = @(Compare-Policy -Wanted $Wanted -Found $after)
    if ($left.Count -gt 0) {
        $Module.Result.differs = $left
        $Module.FailJson("Windows took the change without an error, but read again these still differ: $([string]::Join(', ', $left)). Somebody else may manage this; look at the machine.")
    }
    $Module.ExitJson()
}

Export-ModuleMember -Function Invoke-SchoolPolicy
