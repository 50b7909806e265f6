#!powershell

# Copyright: (c) 2026, The schoolbuild project
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

#AnsibleRequires -CSharpUtil Ansible.Basic
#AnsibleRequires -PowerShell Ansible.ModuleUtils.SchoolPolicy

$spec = @{
    options = @{
        state = @{ type = "str"; choices = "present", "absent"; default = "present" }
        target = @{ type = "str" }
        volumes = @{ type = "list"; elements = "str"; default = @() }
        schedule = @{ type = "list"; elements = "str" }
        system_state = @{ type = "bool"; default = $false }
        bare_metal = @{ type = "bool"; default = $false }
    }
    required_if = @(
        , @("state", "present", @("target", "schedule"))
    )
    supports_check_mode = $true
}

$module = [Ansible.Basic.AnsibleModule]::Create($args, $spec)

$state = $module.Params.state
$target = $module.Params.target
$volumes = @($module.Params.volumes)
$schedule = @($module.Params.schedule)
$systemState = $module.Params.system_state
$bareMetal = $module.Params.bare_metal

function Get-PlainName {
    # A volume's own name, as `\\?\Volume{...}` without the backslash at the end.
    param($Volume)
    return ([string] $Volume.MountPoint).TrimEnd('\')
}

function Get-ShownName {
    # The letter where it has one, as people write it.
    param($Volume)
    if ($Volume.MountPath) { return ([string] $Volume.MountPath).TrimEnd('\').ToUpperInvariant() }
    return Get-PlainName -Volume $Volume
}

function Find-Volume {
    # The volume that somebody named by its letter or its own name.
    param([string] $Name)
    $wanted = $Name.TrimEnd('\')
    foreach ($volume in @(Get-WBVolume -AllVolumes)) {
        if ((Get-PlainName -Volume $volume) -eq $wanted -or (Get-ShownName -Volume $volume) -eq $wanted) { return $volume }
    }
    $module.FailJson("the server has no volume $Name; connect it, or mend the name in the school's folder")
}

function Get-CriticalName {
    # The volumes that Windows starts from; restoring a bare machine takes them all.
    foreach ($volume in @(Get-WBVolume -CriticalVolumes)) { Get-ShownName -Volume $volume }
}

function Join-Name {
    # Each once, in one order, so that two lists of the same volumes are the same list.
    param([string[]] $Name)
    return @($Name | Where-Object -FilterScript { $_ } | Sort-Object -Unique)
}

function Read-Policy {
    # What is set now. A bare-metal backup always holds the critical volumes and the system state, whether told so or not.
    $policy = $null
    if ($available) { $policy = Get-WBPolicy }
    if ($null -eq $policy) { return [ordered]@{ state = 'absent' } }
    $bare = [bool] (Get-WBBareMetalRecovery -Policy $policy)
    $names = @(foreach ($volume in @(Get-WBVolume -Policy $policy)) { Get-ShownName -Volume $volume })
    if ($bare) { $names = $names + @(Get-CriticalName) }
    $targets = @(foreach ($place in @(Get-WBBackupTarget -Policy $policy)) {
        $path = ([string] $place.Path).TrimEnd('\')
        $shown = $path
        foreach ($volume in @(Get-WBVolume -AllVolumes)) {
            if ((Get-PlainName -Volume $volume) -eq $path) { $shown = Get-ShownName -Volume $volume }
        }
        $shown
    })
    return [ordered]@{
        state = 'present'
        target = [string]::Join(', ', $targets)
        volumes = @(Join-Name -Name $names)
        schedule = @(Join-Name -Name @(Get-WBSchedule -Policy $policy | ForEach-Object -Process { $_.ToString('HH:mm', [cultureinfo]::InvariantCulture) }))
        system_state = $bare -or [bool] (Get-WBSystemState -Policy $policy)
        bare_metal = $bare
        files = @(Get-WBFileSpec -Policy $policy | ForEach-Object -Process { [string] $_ })
    }
}

function Set-Policy {
    # A new policy each time: one that was edited would keep what somebody added by hand.
    $policy = New-WBPolicy
    foreach ($volume in $sourceVolumes) { $null = Add-WBVolume -Policy $policy -Volume $volume }
    if ($bareMetal) {
        $null = Add-WBBareMetalRecovery -Policy $policy
    } elseif ($systemState) {
        $null = Add-WBSystemState -Policy $policy
    }
    # A volume keeps its files and many versions. Given a disk, Windows would format it; this module never gives one.
    $place = New-WBBackupTarget -Volume $targetVolume
    $null = Add-WBBackupTarget -Policy $policy -Target $place -Force
    $times = @(foreach ($time in $schedule) { [datetime]::ParseExact($time, 'HH:mm', [cultureinfo]::InvariantCulture) })
    $null = Set-WBSchedule -Policy $policy -Schedule $times
    $null = Set-WBPolicy -Policy $policy -Force
}

foreach ($time in @($schedule | Where-Object -FilterScript { $null -ne $_ })) {
    if ($time -notmatch '^([01][0-9]|2[0-3]):[0-5][0-9]$') {
        $module.FailJson("schedule: $time is no time of day; write it as '21:00', in quotes")
    }
}

$available = $null -ne (Get-Command -Name Get-WBPolicy -ErrorAction SilentlyContinue)
if (-not $available -and -not $module.CheckMode) {
    if ($state -eq 'absent') { $module.ExitJson() }
    $module.FailJson('Windows Server Backup is not installed; install the feature Windows-Server-Backup first')
}

$wanted = [ordered]@{ state = 'absent' }
$sourceVolumes = @()
$targetVolume = $null
if ($state -eq 'present') {
    if ($volumes.Count -eq 0 -and -not $systemState -and -not $bareMetal) {
        $module.FailJson('there is nothing to back up: name volumes, system_state or bare_metal')
    }
    if (@(Join-Name -Name $schedule).Count -eq 0) { $module.FailJson('schedule: name at least one time of day') }
    $targetName = $target.TrimEnd('\').ToUpperInvariant()
    $names = @($volumes | ForEach-Object -Process { $_.TrimEnd('\').ToUpperInvariant() })
    if ($available) {
        $targetVolume = Find-Volume -Name $target
        $targetName = Get-ShownName -Volume $targetVolume
        $sourceVolumes = @(foreach ($name in $volumes) { Find-Volume -Name $name })
        $names = @(foreach ($volume in $sourceVolumes) { Get-ShownName -Volume $volume })
        $critical = @(Get-CriticalName)
        if ($critical -contains $targetName) {
            $module.FailJson("target: $targetName holds the system; a backup on the disk that it is for is none")
        }
        if ($bareMetal) { $names = $names + $critical }
        if (([string] $targetVolume.Property) -match 'IsOnDiskWithCriticalVolume') {
            $module.Warn("target: $targetName is on the same disk as the system; if that disk fails, both are lost")
        }
    }
    if ($names -contains $targetName) {
        $module.FailJson("target: $targetName is one of the volumes that are backed up; a backup cannot hold itself")
    }
    $wanted = [ordered]@{
        state = 'present'
        target = $targetName
        volumes = @(Join-Name -Name $names)
        schedule = @(Join-Name -Name $schedule)
        system_state = $bareMetal -or $systemState
        bare_metal = $bareMetal
        files = @()
    }
}

Invoke-SchoolPolicy -Module $module -Wanted $wanted -Read { Read-Policy } -Apply {
    if ($state -eq 'absent') {
        $null = Remove-WBPolicy -All -Force
    } else {
        Set-Policy
    }
}
