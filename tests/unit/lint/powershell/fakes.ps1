# A module as Ansible.Basic gives it, as far as the engine uses one: leaving is an exception that says how.
param([string] $Engine, [string] $Check, [string] $Sticks)

Import-Module -Name $Engine
$module = [pscustomobject]@{ Result = @{}; Diff = @{}; CheckMode = $Check -eq 'yes'; DiffMode = $true }
Add-Member -InputObject $module -MemberType ScriptMethod -Name ExitJson -Value { throw 'left well' }
Add-Member -InputObject $module -MemberType ScriptMethod -Name FailJson -Value { param($why) throw "failed: $why" }

$machine = @{ target = 'D:'; writes = 0 }
$left = 'not at all'
try {
    Invoke-SchoolPolicy -Module $module -Wanted ([ordered]@{ target = 'E:'; volumes = @('C:') }) -Read {
        [ordered]@{ target = $machine.target; volumes = @('C:') }
    } -Apply {
        $machine.writes = $machine.writes + 1
        if ($Sticks -eq 'yes') { $machine.target = 'E:' }
    }
} catch {
    $left = [string] $_.Exception.Message
}
ConvertTo-Json -Compress -InputObject ([ordered]@{
    left = $left; writes = $machine.writes; changed = $module.Result.changed; differs = @($module.Result.differs)
})
