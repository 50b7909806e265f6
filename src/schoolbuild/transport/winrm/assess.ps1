# Tells the state of a Windows machine as one JSON document of the schema schoolbuild/windows-facts/1, and judges nothing.
#
# For Windows PowerShell 5.1 on Windows Server 2016 and later and Windows 11. It writes nothing but temporary files that
# it takes away again, and with -Leave the document itself. What could not be read is absent and named in `errors`; no
# value is ever made up. Every command and parameter here is in the reviewed catalogue (schoolbuild lint powershell).

param(
    [object] $Asked,
    [string] $AskedFile,
    [string] $Leave
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$sections = @{}
$errors = @{}
$memory = @{}

if ($AskedFile) { $Asked = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($AskedFile)) }

# --- How parts are read -----------------------------------------------------------------------------------------------

function Read-Section {
    # A part that is one object.
    param([string] $Name, [scriptblock] $Work)
    try {
        $sections[$Name] = & $Work
    } catch {
        $errors[$Name] = [string] $_.Exception.Message
    }
}

function Read-List {
    # A part that is a list; what was read and is empty is an empty list.
    param([string] $Name, [scriptblock] $Work)
    try {
        $sections[$Name] = @(& $Work)
    } catch {
        $errors[$Name] = [string] $_.Exception.Message
    }
}

function Read-Piece {
    # Something inside a part: if it cannot be read, the rest of the part still counts.
    param([string] $Name, [scriptblock] $Work)
    try {
        $value = & $Work
        if ($null -eq $value) { return $null }
        return , $value
    } catch {
        $errors[$Name] = [string] $_.Exception.Message
        return $null
    }
}

function Get-Remembered {
    # What several parts need is read once; a failure is remembered too.
    param([string] $Name, [scriptblock] $Work)
    if (-not $memory.ContainsKey($Name)) {
        try {
            $memory[$Name] = @{ value = & $Work; failure = $null }
        } catch {
            $memory[$Name] = @{ value = $null; failure = [string] $_.Exception.Message }
        }
    }
    if ($null -ne $memory[$Name].failure) { throw $memory[$Name].failure }
    return $memory[$Name].value
}

function Test-Command {
    param([string] $Name)
    return $null -ne (Get-Command -Name $Name -ErrorAction SilentlyContinue)
}

function ConvertTo-Plain {
    # Windows PowerShell writes dates, enumerations, empty results and wrapped strings into JSON in ways nobody expects.
    param($Value)
    if ($null -eq $Value) { return $null }
    if ($Value -is [bool]) { return $Value }
    if ($Value -is [string]) { return [string]::Concat('', $Value) }
    if ($Value -is [datetime]) {
        if ($Value.Year -lt 1990) { return $null }
        return $Value.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
    }
    if ($Value -is [System.Collections.IDictionary]) {
        $object = [ordered]@{}
        foreach ($key in @($Value.Keys)) { $object[[string] $key] = ConvertTo-Plain -Value $Value[$key] }
        return $object
    }
    if ($Value -is [System.Enum]) { return $Value.ToString() }
    if ($Value -is [System.ValueType]) {
        if ($Value -is [char]) { return $Value.ToString() }
        return [int64] $Value
    }
    if ($Value -is [System.Collections.IEnumerable]) {
        $list = New-Object -TypeName System.Collections.ArrayList
        foreach ($item in $Value) { $null = $list.Add((ConvertTo-Plain -Value $item)) }
        return , $list.ToArray()
    }
    return [string] $Value
}

function ConvertTo-RegistryPath {
    # Rows say HKLM\..., people HKLM:\...; there is no drive for HKU.
    param([string] $Key)
    $bare = $Key -replace '^(HKLM|HKU):?\\', '$1\'
    if ($bare -like 'HKLM\*') { return 'Registry::HKEY_LOCAL_MACHINE\' + $bare.Substring(5) }
    if ($bare -like 'HKU\*') { return 'Registry::HKEY_USERS\' + $bare.Substring(4) }
    throw "the key $Key is in no hive that is read"
}

function Get-RegistryValue {
    # The value, or nothing where the key or the value is not there. A number is as unsigned as the registry shows it.
    param([string] $Key, [string] $Name)
    $path = ConvertTo-RegistryPath -Key $Key
    if (-not (Test-Path -LiteralPath $path)) { return $null }
    $item = Get-Item -LiteralPath $path
    if (@($item.GetValueNames()) -notcontains $Name) { return $null }
    $value = $item.GetValue($Name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
    if ($value -is [int] -and $value -lt 0) { return [int64] $value + 4294967296 }
    return , $value
}

function Get-Service32 {
    return Get-Remembered -Name 'services' -Work {
        @(Get-CimInstance -ClassName Win32_Service -Property Name, DisplayName, State, StartMode, StartName, PathName)
    }
}

function Get-InstalledFeature {
    return Get-Remembered -Name 'features' -Work {
        if (Test-Command -Name 'Get-WindowsFeature') { @(Get-WindowsFeature) } else { throw 'this Windows has no server features' }
    }
}

function Get-ComputerSystem {
    return Get-Remembered -Name 'computer' -Work { Get-CimInstance -ClassName Win32_ComputerSystem }
}

function Get-SecurityPolicy {
    # The section System Access of the local security policy, as secedit exports it: a table of names and texts.
    return Get-Remembered -Name 'secedit' -Work {
        $file = Join-Path -Path $env:SystemRoot -ChildPath ('Temp\schoolbuild-' + [guid]::NewGuid().ToString() + '.inf')
        try {
            $null = & secedit.exe /export /cfg $file /areas SECURITYPOLICY /quiet
            if (-not (Test-Path -LiteralPath $file)) { throw "secedit left no file (exit code $LASTEXITCODE)" }
            $table = @{}
            $inside = $false
            foreach ($line in @(Get-Content -LiteralPath $file)) {
                if ($line -match '^\[(.+)\]') { $inside = $Matches[1] -eq 'System Access' }
                elseif ($inside -and $line -match '^\s*(\w+)\s*=\s*(.*?)\s*$') { $table[$Matches[1]] = $Matches[2] }
            }
            if ($table.Count -eq 0) { throw 'what secedit exported has no section System Access' }
            $table
        } finally {
            if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
        }
    }
}

function Get-AuditPolicy {
    # GUID and number (1 success, 2 failure, 3 both) of each subcategory. The backup has numbers; what `/get` prints is
    # in the machine's language.
    return Get-Remembered -Name 'auditpol' -Work {
        $file = Join-Path -Path $env:SystemRoot -ChildPath ('Temp\schoolbuild-' + [guid]::NewGuid().ToString() + '.csv')
        try {
            $null = & auditpol.exe /backup "/file:$file"
            if ($LASTEXITCODE -ne 0) { throw "auditpol ended with $LASTEXITCODE" }
            $table = @{}
            foreach ($line in @(Get-Content -LiteralPath $file)) {
                if ($line -match ',System,.*\{([0-9A-Fa-f-]{36})\}.*,([0-3])\s*$') {
                    $table[$Matches[1].ToUpperInvariant()] = [int] $Matches[2]
                }
            }
            if ($table.Count -eq 0) { throw 'what auditpol saved holds no subcategory' }
            $table
        } finally {
            if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
        }
    }
}

# --- Who it is --------------------------------------------------------------------------------------------------------

function Get-Mark {
    if (-not $Asked.mark_key) { return $null }
    $inService = Get-RegistryValue -Key $Asked.mark_key -Name 'InService'
    $mark = @{
        school = Get-RegistryValue -Key $Asked.mark_key -Name 'School'
        host = Get-RegistryValue -Key $Asked.mark_key -Name 'Host'
        in_service = $null
    }
    if ($null -ne $inService) { $mark.in_service = $inService -eq 1 }
    if ($null -eq $mark.school -and $null -eq $mark.host -and $null -eq $mark.in_service) { return $null }
    return $mark
}

Read-Section -Name 'identity' -Work {
    $computer = Get-ComputerSystem
    $bios = Get-CimInstance -ClassName Win32_BIOS
    $product = Get-CimInstance -ClassName Win32_ComputerSystemProduct
    $names = 'HKLM:\SYSTEM\CurrentControlSet\Control\ComputerName'
    $active = Get-RegistryValue -Key "$names\ActiveComputerName" -Name 'ComputerName'
    $next = Get-RegistryValue -Key "$names\ComputerName" -Name 'ComputerName'
    $identity = @{
        computer_name = $active
        pending_name = $null
        domain = $null
        workgroup = $null
        domain_role = [int] $computer.DomainRole
        organizational_unit = $null
        secure_channel = $null
        manufacturer = $computer.Manufacturer
        model = $computer.Model
        serial = $bios.SerialNumber
        uuid = $product.UUID
        mark = Read-Piece -Name 'identity.mark' -Work { Get-Mark }
    }
    if ($next -and $next -ne $active) { $identity.pending_name = $next }
    if ($computer.PartOfDomain) {
        $identity.domain = $computer.Domain
        $state = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Group Policy\State\Machine'
        $own = Read-Piece -Name 'identity.organizational_unit' -Work {
            Get-RegistryValue -Key $state -Name 'Distinguished-Name'
        }
        if ($own -and $own -match '^CN=[^,]+,(.+)$') { $identity.organizational_unit = $Matches[1] }
        if ($computer.DomainRole -lt 4) {
            $identity.secure_channel = Read-Piece -Name 'identity.secure_channel' -Work { Test-ComputerSecureChannel }
        }
    } else {
        $identity.workgroup = $computer.Workgroup
    }
    $identity
}

# --- The operating system ---------------------------------------------------------------------------------------------

function Get-PendingReason {
    $reasons = New-Object -TypeName System.Collections.ArrayList
    $current = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion'
    if (Test-Path -LiteralPath "$current\Component Based Servicing\RebootPending") { $null = $reasons.Add('servicing') }
    if (Test-Path -LiteralPath "$current\WindowsUpdate\Auto Update\RebootRequired") { $null = $reasons.Add('windows_update') }
    $manager = 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager'
    $renames = Get-RegistryValue -Key $manager -Name 'PendingFileRenameOperations'
    if (@($renames | Where-Object -FilterScript { $_ }).Count -gt 0) { $null = $reasons.Add('file_rename') }
    $names = 'HKLM:\SYSTEM\CurrentControlSet\Control\ComputerName'
    $active = Get-RegistryValue -Key "$names\ActiveComputerName" -Name 'ComputerName'
    $next = Get-RegistryValue -Key "$names\ComputerName" -Name 'ComputerName'
    if ($next -and $next -ne $active) { $null = $reasons.Add('computer_rename') }
    $netlogon = 'HKLM:\SYSTEM\CurrentControlSet\Services\Netlogon'
    if ((Test-Path -LiteralPath "$netlogon\JoinDomain") -or (Test-Path -LiteralPath "$netlogon\AvoidSpnSet")) {
        $null = $reasons.Add('domain_join')
    }
    return , $reasons.ToArray()
}

function Get-PendingSince {
    # When servicing first said that it needs a restart (Setup log, event 4), since the machine last started.
    param([datetime] $Started)
    try {
        $filter = @{ LogName = 'Setup'; ProviderName = 'Microsoft-Windows-Servicing'; Id = 4; StartTime = $Started }
        $first = Get-WinEvent -FilterHashtable $filter -Oldest -MaxEvents 1
        return $first.TimeCreated
    } catch {
        if ($_.FullyQualifiedErrorId -like 'NoMatchingEventsFound*') { return $null }
        throw
    }
}

Read-Section -Name 'system' -Work {
    $system = Get-CimInstance -ClassName Win32_OperatingSystem
    $version = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    $display = Get-RegistryValue -Key $version -Name 'DisplayVersion'
    if (-not $display) { $display = Get-RegistryValue -Key $version -Name 'ReleaseId' }
    $pending = Read-Piece -Name 'system.pending_reboot' -Work { Get-PendingReason }
    $since = $null
    if ($pending) { $since = Read-Piece -Name 'system.pending_since' -Work { Get-PendingSince -Started $system.LastBootUpTime } }
    @{
        product = $system.Caption
        edition = Get-RegistryValue -Key $version -Name 'EditionID'
        build = [int] $system.BuildNumber
        revision = Get-RegistryValue -Key $version -Name 'UBR'
        display_version = $display
        installed_at = $system.InstallDate
        started_at = $system.LastBootUpTime
        pending_reboot = $pending
        pending_since = $since
    }
}

Read-Section -Name 'clock' -Work {
    $policy = 'HKLM:\SOFTWARE\Policies\Microsoft\W32Time\Parameters'
    $local = 'HKLM:\SYSTEM\CurrentControlSet\Services\W32Time\Parameters'
    $kind = Get-RegistryValue -Key $policy -Name 'Type'
    if (-not $kind) { $kind = Get-RegistryValue -Key $local -Name 'Type' }
    $peers = Get-RegistryValue -Key $policy -Name 'NtpServer'
    if (-not $peers) { $peers = Get-RegistryValue -Key $local -Name 'NtpServer' }
    $servers = $null
    if ($null -ne $peers) {
        $servers = @($peers -split '\s+' | Where-Object -FilterScript { $_ } | ForEach-Object -Process { ($_ -split ',')[0] })
    }
    @{
        now = [datetime]::UtcNow
        time_zone = [System.TimeZoneInfo]::Local.Id
        kind = $kind
        servers = $servers
        source = Read-Piece -Name 'clock.source' -Work {
            $said = @(& w32tm.exe /query /source)
            if ($LASTEXITCODE -ne 0) { throw "w32tm ended with $LASTEXITCODE" }
            (([string] $said[0]) -split ',')[0].Trim()
        }
    }
}

# --- Updates ----------------------------------------------------------------------------------------------------------

function Get-KbNumber {
    param([string] $Title)
    if ($Title -match 'KB(\d{5,8})') { return 'KB' + $Matches[1] }
    return $null
}

function Get-WaitingUpdate {
    # What the last search found; this one asks nobody outside the machine.
    param($Searcher)
    $Searcher.Online = $false
    $found = $Searcher.Search("IsInstalled=0 and IsHidden=0 and Type='Software'")
    $waiting = New-Object -TypeName System.Collections.ArrayList
    foreach ($update in $found.Updates) {
        $number = Get-KbNumber -Title $update.Title
        foreach ($article in $update.KBArticleIDs) { $number = 'KB' + $article }
        $null = $waiting.Add(@{
            title = $update.Title
            kb = $number
            at = [datetime]::SpecifyKind($update.LastDeploymentChangeTime, [System.DateTimeKind]::Utc)
            categories = @(foreach ($category in $update.Categories) { $category.Name })
        })
    }
    return , $waiting.ToArray()
}

function Get-UpdateHistory {
    param($Searcher)
    $history = New-Object -TypeName System.Collections.ArrayList
    $count = $Searcher.GetTotalHistoryCount()
    if ($count -gt 0) {
        foreach ($entry in $Searcher.QueryHistory(0, [Math]::Min($count, 200))) {
            if ($history.Count -ge 50) { break }
            # 1 is an installation, 2 a removal; an entry without a title is one the agent could not read itself.
            if ($entry.Operation -ne 1 -or -not $entry.Title) { continue }
            $null = $history.Add(@{
                title = $entry.Title
                kb = Get-KbNumber -Title $entry.Title
                at = [datetime]::SpecifyKind($entry.Date, [System.DateTimeKind]::Utc)
                result = [int] $entry.ResultCode
                hresult = [int] $entry.HResult
                categories = @(foreach ($category in $entry.Categories) { $category.Name })
            })
        }
    }
    return , $history.ToArray()
}

Read-Section -Name 'updates' -Work {
    $policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'
    $server = $null
    if ((Get-RegistryValue -Key "$policy\AU" -Name 'UseWUServer') -eq 1) {
        $server = Get-RegistryValue -Key $policy -Name 'WUServer'
    }
    $session = New-Object -ComObject Microsoft.Update.Session
    $searcher = $session.CreateUpdateSearcher()
    $updates = @{
        searched_at = $null
        installed_at = $null
        server = $server
        waiting = Read-Piece -Name 'updates.waiting' -Work { Get-WaitingUpdate -Searcher $searcher }
        history = Read-Piece -Name 'updates.history' -Work { Get-UpdateHistory -Searcher $searcher }
    }
    $results = Read-Piece -Name 'updates.searched_at' -Work { (New-Object -ComObject Microsoft.Update.AutoUpdate).Results }
    if ($null -ne $results) {
        if ($results.LastSearchSuccessDate) {
            $updates.searched_at = [datetime]::SpecifyKind($results.LastSearchSuccessDate, [System.DateTimeKind]::Utc)
        }
        if ($results.LastInstallationSuccessDate) {
            $updates.installed_at = [datetime]::SpecifyKind($results.LastInstallationSuccessDate, [System.DateTimeKind]::Utc)
        }
    }
    $updates
}

# --- Protection -------------------------------------------------------------------------------------------------------

function Get-Exclusion {
    # Nothing is excluded: an empty list. Without the right to see them the answer is one text that says so.
    param($Value)
    $list = @($Value | Where-Object -FilterScript { $null -ne $_ })
    foreach ($item in $list) { if ($item -like 'N/A:*') { throw 'exclusions are hidden from this account' } }
    return , $list
}

Read-Section -Name 'defender' -Work {
    $service = @(Get-Service32 | Where-Object -FilterScript { $_.Name -eq 'WinDefend' })
    $onboarded = Get-RegistryValue -Key 'HKLM:\SOFTWARE\Microsoft\Windows Advanced Threat Protection\Status' -Name 'OnboardingState'
    $defender = @{ installed = $service.Count -gt 0; service = $null; onboarded = $onboarded -eq 1 }
    if ($service.Count -gt 0) {
        $defender.service = $service[0].State
        $status = Read-Piece -Name 'defender.status' -Work { Get-MpComputerStatus }
        if ($null -ne $status) {
            $defender.running_mode = $status.AMRunningMode
            $defender.antivirus_enabled = $status.AntivirusEnabled
            $defender.real_time = $status.RealTimeProtectionEnabled
            $defender.tamper_protected = $status.IsTamperProtected
            $defender.signatures_at = $status.AntivirusSignatureLastUpdated
        } elseif ($defender.service -eq 'Stopped') {
            # Nobody answers for a service that is stopped; in the cmdlet's words that is:
            $defender.running_mode = 'Not running'
        }
        $preference = Read-Piece -Name 'defender.preference' -Work { Get-MpPreference }
        if ($null -ne $preference) {
            $defender.exclusion_paths = Read-Piece -Name 'defender.exclusion_paths' -Work { Get-Exclusion -Value $preference.ExclusionPath }
            $defender.exclusion_extensions = Read-Piece -Name 'defender.exclusion_extensions' -Work { Get-Exclusion -Value $preference.ExclusionExtension }
            $defender.exclusion_processes = Read-Piece -Name 'defender.exclusion_processes' -Work { Get-Exclusion -Value $preference.ExclusionProcess }
        }
    }
    $defender
}

# --- Products of others -----------------------------------------------------------------------------------------------

function Get-ProgramPath {
    param([string] $CommandLine)
    if ($CommandLine -match '^\s*"([^"]+)"') { return $Matches[1] }
    if ($CommandLine -match '^\s*(.+?\.exe)') { return $Matches[1] }
    return $null
}

function Find-ProductService {
    param($Product)
    foreach ($service in @(Get-Service32)) {
        if (@($Product.services) -contains $service.Name) { return $service }
        $program = Get-ProgramPath -CommandLine $service.PathName
        if ($program -and @($Product.executables) -contains [System.IO.Path]::GetFileName($program)) { return $service }
    }
    return $null
}

function Read-RegistryPlace {
    param($Place)
    foreach ($key in @($Place.keys)) {
        $values = New-Object -TypeName System.Collections.ArrayList
        if ($key.EndsWith('\*')) {
            $parent = ConvertTo-RegistryPath -Key ($key.Substring(0, $key.Length - 2))
            if (Test-Path -LiteralPath $parent) {
                foreach ($child in @(Get-ChildItem -LiteralPath $parent)) {
                    $value = $child.GetValue($Place.name)
                    if ($null -ne $value) { $null = $values.Add([string] $value) }
                }
            }
        } else {
            $value = Get-RegistryValue -Key $key -Name $Place.name
            if ($null -ne $value) { $null = $values.Add([string] $value) }
        }
        $unlike = @($values.ToArray() | Sort-Object -Unique)
        if ($unlike.Count -gt 1) { throw "below $key are different answers: $([string]::Join(', ', $unlike))" }
        if ($unlike.Count -eq 1) { return [string] $unlike[0] }
    }
    return $null
}

function Read-ProductValue {
    # A text out of the registry, turned into what it means; what does not look as expected is an error, not a guess.
    param($Place)
    $text = Read-RegistryPlace -Place $Place
    if ($null -eq $text) { return $null }
    if ($Place.form -eq 'unix') {
        return ([datetime]::SpecifyKind([datetime] '1970-01-01', [System.DateTimeKind]::Utc)).AddSeconds([double] $text)
    }
    if ($Place.form -eq 'bracketed_day') {
        if ($text -notmatch '\((\d{8})\)') { throw "no day in brackets in: $text" }
        $day = [datetime]::ParseExact($Matches[1], 'yyyyMMdd', [cultureinfo]::InvariantCulture)
        return [datetime]::SpecifyKind($day, [System.DateTimeKind]::Utc)
    }
    if ($Place.form -eq 'after_first_dot') {
        if ($text -notmatch '^[^.]+\.(.+)$') { throw "nothing behind a dot in: $text" }
        return $Matches[1]
    }
    return $text
}

function Read-BackupEvent {
    # The newest event tells of the last try, the newest of a good level of the last good backup.
    param($Place, $Row)
    try {
        $filter = @{ LogName = $Place.log; ProviderName = $Place.provider; Id = [int] $Place.id }
        $events = @(Get-WinEvent -FilterHashtable $filter -MaxEvents 500)
    } catch {
        if ($_.FullyQualifiedErrorId -like 'NoMatchingEventsFound*') { return }
        throw
    }
    $Row.last_try_at = $events[0].TimeCreated
    $Row.last_result = 'level ' + [string] $events[0].Level
    foreach ($found in $events) {
        if (@($Place.good_levels) -contains [int] $found.Level) {
            $Row.last_good_at = $found.TimeCreated
            break
        }
    }
}

function Read-Product {
    param($Product, $Service)
    $row = @{ product = $Product.product; service = $Service.Name; state = $Service.State; start = $Service.StartMode; source = 'service' }
    $part = @{ antivirus = 'antivirus'; backup = 'backups'; rmm = 'agents' }[$Product.kind] + '.' + $Product.product
    if ($Product.version -and $Product.version.place -eq 'executable') {
        $row.version = Read-Piece -Name "$part.version" -Work {
            (Get-Item -LiteralPath (Get-ProgramPath -CommandLine $Service.PathName)).VersionInfo.ProductVersion
        }
    } elseif ($Product.version) {
        $row.version = Read-Piece -Name "$part.version" -Work { Read-ProductValue -Place $Product.version }
    }
    if ($Product.signatures) {
        $row.source = 'registry'
        $row.signatures_at = Read-Piece -Name "$part.signatures_at" -Work { Read-ProductValue -Place $Product.signatures }
    }
    if ($Product.site) {
        $row.source = 'registry'
        $row.site = Read-Piece -Name "$part.site" -Work { Read-ProductValue -Place $Product.site }
    }
    if ($Product.last_backup -and $Product.last_backup.place -eq 'event') {
        $row.source = 'event log'
        $null = Read-Piece -Name "$part.last_good_at" -Work { Read-BackupEvent -Place $Product.last_backup -Row $row }
    } elseif ($Product.last_backup) {
        $row.source = 'registry'
        $row.last_good_at = Read-Piece -Name "$part.last_good_at" -Work { Read-ProductValue -Place $Product.last_backup }
    }
    return $row
}

function Get-Product {
    param([string] $Kind)
    foreach ($product in @($Asked.products)) {
        if ($null -eq $product -or $product.kind -ne $Kind) { continue }
        $service = Find-ProductService -Product $product
        if ($null -ne $service) { Read-Product -Product $product -Service $service }
    }
}

Read-List -Name 'antivirus' -Work { Get-Product -Kind 'antivirus' }
Read-List -Name 'backups' -Work { Get-Product -Kind 'backup' }
Read-List -Name 'agents' -Work { Get-Product -Kind 'rmm' }

# --- Windows Server Backup --------------------------------------------------------------------------------------------

function Get-VolumeName {
    # The letter where it has one, else the volume's own name.
    param($Volume)
    if ($Volume.MountPath) { return ([string] $Volume.MountPath).TrimEnd('\') }
    return ([string] $Volume.MountPoint).TrimEnd('\')
}

function Get-BackupTarget {
    # The place it writes to: the letter of a volume where that has one, else the path that the target itself tells.
    param($Policy)
    $target = @(Get-WBBackupTarget -Policy $Policy)
    if ($target.Count -eq 0) { return $null }
    $path = ([string] $target[0].Path).TrimEnd('\')
    foreach ($volume in @(Get-WBVolume -AllVolumes)) {
        if (([string] $volume.MountPoint).TrimEnd('\') -eq $path) { return Get-VolumeName -Volume $volume }
    }
    return $path
}

Read-Section -Name 'windows_backup' -Work {
    $backup = @{ installed = Test-Command -Name 'Get-WBSummary' }
    if ($backup.installed) {
        $summary = Get-WBSummary
        $backup.last_good_at = $summary.LastSuccessfulBackupTime
        $backup.last_try_at = $summary.LastBackupTime
        $backup.last_hresult = $summary.LastBackupResultHR
        $backup.versions = $summary.NumberOfVersions
        $policy = Get-WBPolicy
        $backup.configured = $null -ne $policy
        if ($backup.configured) {
            $backup.schedule = @(Get-WBSchedule -Policy $policy | ForEach-Object -Process { $_.ToString('HH:mm', [cultureinfo]::InvariantCulture) })
            $backup.target = Read-Piece -Name 'windows_backup.target' -Work { Get-BackupTarget -Policy $policy }
            $backup.volumes = @(Get-WBVolume -Policy $policy | ForEach-Object -Process { Get-VolumeName -Volume $_ })
            $backup.bare_metal = [bool] (Get-WBBareMetalRecovery -Policy $policy)
            # A bare-metal backup holds the system state, although the policy then says that it does not.
            $backup.system_state = $backup.bare_metal -or [bool] (Get-WBSystemState -Policy $policy)
        }
    }
    $backup
}

# --- Accounts ---------------------------------------------------------------------------------------------------------

function Get-AccountDomain {
    # The first part of the SIDs of the machine's own accounts; on a controller those are the domain's.
    return Get-Remembered -Name 'account domain' -Work {
        $computer = Get-ComputerSystem
        if ($computer.DomainRole -ge 4) {
            $own = New-Object -TypeName System.Security.Principal.NTAccount -ArgumentList ($env:COMPUTERNAME + '$')
            $own.Translate([System.Security.Principal.SecurityIdentifier]).AccountDomainSid.Value
        } else {
            $first = @(Get-CimInstance -ClassName Win32_UserAccount -Filter 'LocalAccount=True')[0]
            $first.SID.Substring(0, $first.SID.LastIndexOf('-'))
        }
    }
}

function Get-BuiltInAccount {
    # By the end of the SID: the names differ by language and are often changed.
    param([int] $Number)
    $sid = (Get-AccountDomain) + '-' + [string] $Number
    $filter = "SID='$sid'"
    # Without this a member would ask its domain for every account there is.
    if ((Get-ComputerSystem).DomainRole -lt 4) { $filter = "LocalAccount=True AND $filter" }
    $found = @(Get-CimInstance -ClassName Win32_UserAccount -Filter $filter)
    if ($found.Count -ne 1) { throw "there are $($found.Count) accounts with SID $sid" }
    return $found[0]
}

function Get-Administrator {
    # Over ADSI, because Get-LocalGroupMember fails altogether where one member no longer exists.
    $sid = New-Object -TypeName System.Security.Principal.SecurityIdentifier -ArgumentList 'S-1-5-32-544'
    $name = ($sid.Translate([System.Security.Principal.NTAccount]).Value -split '\\')[-1]
    $group = New-Object -TypeName System.DirectoryServices.DirectoryEntry -ArgumentList "WinNT://./$name,group"
    $domain = Get-AccountDomain
    foreach ($raw in @($group.Invoke('Members'))) {
        $entry = New-Object -TypeName System.DirectoryServices.DirectoryEntry -ArgumentList $raw
        $bytes = [byte[]] $entry.InvokeGet('objectSID')
        $member = New-Object -TypeName System.Security.Principal.SecurityIdentifier -ArgumentList @($bytes, 0)
        $kind = 'unknown'
        if ($entry.SchemaClassName -eq 'User') { $kind = 'user' }
        if ($entry.SchemaClassName -eq 'Group') { $kind = 'group' }
        $shown = $member.Value
        try {
            $shown = $member.Translate([System.Security.Principal.NTAccount]).Value
        } catch {
            # Somebody's account that no longer exists: its SID is all that is left of its name.
            $kind = 'unknown'
        }
        @{ name = $shown; sid = $member.Value; kind = $kind; local = $member.Value.StartsWith("$domain-") }
    }
}

function Get-PolicyNumber {
    # A number of the security policy; -1 stands for "until somebody unlocks it" and is no number of minutes.
    param([string] $Name)
    $text = (Get-SecurityPolicy)[$Name]
    if ($text -match '^\d+$') { return [int] $text }
    return $null
}

function Get-LapsBackup {
    # The first of these keys that holds anything is the policy in force, and the others do not count.
    $roots = 'HKLM:\SOFTWARE\Microsoft\Policies\LAPS', 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\LAPS', 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\LAPS\Config'
    foreach ($root in $roots) {
        if ((Test-Path -LiteralPath $root) -and @((Get-Item -LiteralPath $root).GetValueNames()).Count -gt 0) {
            $value = Get-RegistryValue -Key $root -Name 'BackupDirectory'
            if ($null -eq $value) { return 0 }
            return [int] $value
        }
    }
    return 0
}

function Get-LapsRotation {
    try {
        # 10020: the password of the local account was changed.
        $filter = @{ LogName = 'Microsoft-Windows-LAPS/Operational'; Id = 10020 }
        return @(Get-WinEvent -FilterHashtable $filter -MaxEvents 1)[0].TimeCreated
    } catch {
        if ($_.FullyQualifiedErrorId -like 'NoMatchingEventsFound*') { return $null }
        throw
    }
}

Read-Section -Name 'accounts' -Work {
    $accounts = @{
        administrators = Read-Piece -Name 'accounts.administrators' -Work { , @(Get-Administrator) }
        lockout_threshold = Read-Piece -Name 'accounts.lockout_threshold' -Work { Get-PolicyNumber -Name 'LockoutBadCount' }
        lockout_minutes = Read-Piece -Name 'accounts.lockout_minutes' -Work { Get-PolicyNumber -Name 'LockoutDuration' }
        minimum_length = Read-Piece -Name 'accounts.minimum_length' -Work { Get-PolicyNumber -Name 'MinimumPasswordLength' }
        laps_backup = Read-Piece -Name 'accounts.laps_backup' -Work { Get-LapsBackup }
        laps_rotated_at = Read-Piece -Name 'accounts.laps_rotated_at' -Work { Get-LapsRotation }
    }
    $guest = Read-Piece -Name 'accounts.guest_enabled' -Work { Get-BuiltInAccount -Number 501 }
    if ($null -ne $guest) { $accounts.guest_enabled = -not $guest.Disabled }
    $administrator = Read-Piece -Name 'accounts.administrator_name' -Work { Get-BuiltInAccount -Number 500 }
    if ($null -ne $administrator) {
        $accounts.administrator_name = $administrator.Name
        $accounts.administrator_enabled = -not $administrator.Disabled
        $accounts.administrator_password_set_at = Read-Piece -Name 'accounts.administrator_password_set_at' -Work {
            $entry = New-Object -TypeName System.DirectoryServices.DirectoryEntry -ArgumentList "WinNT://./$($administrator.Name),user"
            [datetime]::UtcNow.AddSeconds(-1 * [double] $entry.InvokeGet('PasswordAge'))
        }
    }
    $accounts
}

# --- Firewall ---------------------------------------------------------------------------------------------------------

function Get-EffectiveProfile {
    # The active store is what holds, policy and local settings together.
    return Get-Remembered -Name 'firewall' -Work { @(Get-NetFirewallProfile -PolicyStore ActiveStore) }
}

Read-Section -Name 'firewall' -Work {
    @{
        profiles = @(foreach ($held in @(Get-EffectiveProfile)) {
            $enabled = $null
            if ([string] $held.Enabled -eq 'True') { $enabled = $true }
            if ([string] $held.Enabled -eq 'False') { $enabled = $false }
            @{
                name = [string] $held.Name
                enabled = $enabled
                inbound = [string] $held.DefaultInboundAction
                outbound = [string] $held.DefaultOutboundAction
            }
        })
        rules = Read-Piece -Name 'firewall.rules' -Work {
            $rules = @(Get-NetFirewallRule -PolicyStore ActiveStore -Enabled True -Direction Inbound -Action Allow)
            , @(foreach ($rule in @($rules | Where-Object -FilterScript { -not $_.Group })) {
                $program = Get-NetFirewallApplicationFilter -AssociatedNetFirewallRule $rule
                $port = Get-NetFirewallPortFilter -AssociatedNetFirewallRule $rule
                $address = Get-NetFirewallAddressFilter -AssociatedNetFirewallRule $rule
                @{
                    name = [string] $rule.DisplayName
                    program = [string] $program.Program
                    protocol = [string] $port.Protocol
                    ports = [string]::Join(',', @($port.LocalPort))
                    remote = [string]::Join(',', @($address.RemoteAddress))
                }
            })
        }
    }
}

# --- The rows of the settings table -----------------------------------------------------------------------------------

function Read-RegistryRow {
    param($Row, $Answer)
    foreach ($place in @($Row.places)) {
        $value = Get-RegistryValue -Key $place.key -Name $place.name
        if ($null -eq $value) { continue }
        if ($value -is [byte[]]) { throw 'the value is binary, and no row is' }
        $Answer.value = $value
        $Answer.source = 'local'
        if ($place.key -match '\\Policies\\') { $Answer.source = 'policy' }
        return
    }
    $Answer.source = 'unset'
}

function Read-ServiceRow {
    param($Row, $Answer)
    $key = 'HKLM:\SYSTEM\CurrentControlSet\Services\' + $Row.name
    $start = Get-RegistryValue -Key $key -Name 'Start'
    if ($null -eq $start) {
        $Answer.source = 'unset'
        return
    }
    $delayed = Get-RegistryValue -Key $key -Name 'DelayedAutostart'
    if ($start -eq 2 -and $delayed -eq 1) { $Answer.value = 'delayed' }
    elseif ($start -eq 2) { $Answer.value = 'auto' }
    elseif ($start -eq 3) { $Answer.value = 'manual' }
    elseif ($start -eq 4) { $Answer.value = 'disabled' }
    else { throw "it starts with the system itself (Start is $start)" }
    $Answer.source = 'local'
}

function Read-FeatureRow {
    param($Row, $Answer)
    $found = @(Get-InstalledFeature | Where-Object -FilterScript { $_.Name -eq $Row.name })
    if ($found.Count -eq 0) {
        $Answer.source = 'unset'
        return
    }
    $Answer.value = 0
    if ($found[0].Installed) { $Answer.value = 1 }
    $Answer.source = 'local'
}

function Read-AuditRow {
    param($Row, $Answer)
    $number = (Get-AuditPolicy)[([string] $Row.name).ToUpperInvariant()]
    if ($null -eq $number) { throw 'auditpol does not know this subcategory' }
    $audits = New-Object -TypeName System.Collections.ArrayList
    if ($number -band 1) { $null = $audits.Add('success') }
    if ($number -band 2) { $null = $audits.Add('failure') }
    $Answer.value = $audits.ToArray()
    $Answer.source = 'local'
}

function Read-AccountRow {
    param($Row, $Answer)
    $text = (Get-SecurityPolicy)[$Row.name]
    if ($null -eq $text) {
        $Answer.source = 'unset'
        return
    }
    if ($text -notmatch '^-?\d+$') { throw "it is no number: $text" }
    $Answer.value = [int] $text
    $Answer.source = 'local'
}

function Read-EventLogRow {
    param($Row, $Answer)
    $policy = Get-RegistryValue -Key ('HKLM:\SOFTWARE\Policies\Microsoft\Windows\EventLog\' + $Row.name) -Name 'MaxSize'
    if ($null -ne $policy) {
        # Policy counts in kilobytes.
        $Answer.value = [int64] $policy * 1024
        $Answer.source = 'policy'
        return
    }
    $Answer.value = [int64] (Get-WinEvent -ListLog $Row.name).MaximumSizeInBytes
    $Answer.source = 'local'
}

function Read-FirewallRow {
    param($Row, $Answer)
    $found = @(Get-EffectiveProfile | Where-Object -FilterScript { [string] $_.Name -eq $Row.name })
    if ($found.Count -ne 1) { throw 'the active store does not hold this profile' }
    $action = [string] $found[0].DefaultInboundAction
    if ([string] $found[0].Enabled -eq 'False') { $Answer.value = 'off' }
    elseif ([string] $found[0].Enabled -ne 'True') { throw 'the active store does not say whether it is on' }
    elseif ($action -eq 'Block') { $Answer.value = 'on-block' }
    elseif ($action -eq 'Allow') { $Answer.value = 'on-allow' }
    else { throw "the active store says $action of what comes in" }
    $Answer.source = 'local'
    $policy = 'HKLM:\SOFTWARE\Policies\Microsoft\WindowsFirewall\' + $Row.name + 'Profile'
    if ($null -ne (Get-RegistryValue -Key $policy -Name 'EnableFirewall')) { $Answer.source = 'policy' }
}

Read-List -Name 'settings' -Work {
    foreach ($row in @($Asked.questions)) {
        if ($null -eq $row) { continue }
        $answer = @{ id = $row.id; value = $null; source = $null; error = $null }
        try {
            if ($row.kind -eq 'registry') { Read-RegistryRow -Row $row -Answer $answer }
            elseif ($row.kind -eq 'service') { Read-ServiceRow -Row $row -Answer $answer }
            elseif ($row.kind -eq 'feature') { Read-FeatureRow -Row $row -Answer $answer }
            elseif ($row.kind -eq 'audit') { Read-AuditRow -Row $row -Answer $answer }
            elseif ($row.kind -eq 'account') { Read-AccountRow -Row $row -Answer $answer }
            elseif ($row.kind -eq 'event_log') { Read-EventLogRow -Row $row -Answer $answer }
            elseif ($row.kind -eq 'firewall') { Read-FirewallRow -Row $row -Answer $answer }
            else { throw "this script does not know rows of the kind $($row.kind)" }
        } catch {
            $answer.value = $null
            $answer.source = $null
            $answer.error = [string] $_.Exception.Message
        }
        $answer
    }
}

# --- Disks, volumes, shares -------------------------------------------------------------------------------------------

Read-List -Name 'disks' -Work {
    foreach ($disk in @(Get-PhysicalDisk)) {
        @{ name = [string] $disk.FriendlyName; media = [string] $disk.MediaType; health = [string] $disk.HealthStatus; size = [int64] $disk.Size }
    }
}

Read-List -Name 'volumes' -Work {
    $encryption = @{}
    if (Test-Command -Name 'Get-BitLockerVolume') {
        $drives = Read-Piece -Name 'volumes.bitlocker' -Work { , @(Get-BitLockerVolume) }
        foreach ($drive in @($drives)) { if ($null -ne $drive) { $encryption[[string] $drive.MountPoint] = $drive } }
    }
    foreach ($volume in @(Get-Volume | Where-Object -FilterScript { [string] $_.DriveType -eq 'Fixed' })) {
        $row = @{
            letter = $null
            label = [string] $volume.FileSystemLabel
            size = [int64] $volume.Size
            free = [int64] $volume.SizeRemaining
            file_system = [string] $volume.FileSystem
            health = [string] $volume.HealthStatus
            bitlocker = $null
            encryption = $null
        }
        if ($volume.DriveLetter -and [string] $volume.DriveLetter -match '^[A-Za-z]$') { $row.letter = [string] $volume.DriveLetter + ':' }
        if ($row.letter -and $encryption.ContainsKey($row.letter)) {
            $state = [string] $encryption[$row.letter].ProtectionStatus
            if ($state -eq 'On' -or $state -eq 'Off') { $row.bitlocker = $state }
            $row.encryption = [string] $encryption[$row.letter].EncryptionMethod
        }
        $row
    }
}

Read-List -Name 'shares' -Work {
    foreach ($share in @(Get-SmbShare -Special $false)) {
        if ([string] $share.ShareType -ne 'FileSystemDirectory') { continue }
        @{
            name = [string] $share.Name
            path = [string] $share.Path
            access = Read-Piece -Name "shares.$($share.Name)" -Work {
                , @(foreach ($access in @(Get-SmbShareAccess -Name $share.Name)) {
                    @{ account = [string] $access.AccountName; right = [string] $access.AccessRight; type = [string] $access.AccessControlType }
                })
            }
        }
    }
}

# --- Services, certificates, software, features -----------------------------------------------------------------------

function ConvertTo-ServiceRow {
    param($Service)
    return @{ name = $Service.Name; display = $Service.DisplayName; state = $Service.State; start = $Service.StartMode; account = $Service.StartName }
}

Read-List -Name 'services' -Work {
    foreach ($service in @(Get-Service32)) { ConvertTo-ServiceRow -Service $service }
}

Read-List -Name 'certificates' -Work {
    foreach ($certificate in @(Get-ChildItem -LiteralPath 'Cert:\LocalMachine\My')) {
        @{
            thumbprint = $certificate.Thumbprint
            subject = $certificate.Subject
            issuer = $certificate.Issuer
            not_after = $certificate.NotAfter
            has_key = $certificate.HasPrivateKey
        }
    }
}

Read-List -Name 'software' -Work {
    # Value by value: one damaged entry makes Get-ItemProperty fail for its whole key.
    $views = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall', 'HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall'
    foreach ($view in $views) {
        if (-not (Test-Path -LiteralPath $view)) { continue }
        foreach ($entry in @(Get-ChildItem -LiteralPath $view)) {
            $name = [string] $entry.GetValue('DisplayName')
            if (-not $name -or $entry.GetValue('SystemComponent') -eq 1 -or $entry.GetValue('ParentKeyName')) { continue }
            $program = @{ name = $name; version = $null; publisher = $null }
            if ($entry.GetValue('DisplayVersion')) { $program.version = [string] $entry.GetValue('DisplayVersion') }
            if ($entry.GetValue('Publisher')) { $program.publisher = [string] $entry.GetValue('Publisher') }
            $program
        }
    }
}

Read-List -Name 'features' -Work {
    if (Test-Command -Name 'Get-WindowsFeature') {
        foreach ($feature in @(Get-InstalledFeature)) { if ($feature.Installed) { [string] $feature.Name } }
    } else {
        foreach ($feature in @(Get-WindowsOptionalFeature -Online)) {
            if ([string] $feature.State -eq 'Enabled') { [string] $feature.FeatureName }
        }
    }
}

# --- Whether what it does works ---------------------------------------------------------------------------------------

function Get-DiskErrorCount {
    try {
        # 7: bad block, 11: controller error, 51: error while paging, 153: an operation was tried again.
        $filter = @{ LogName = 'System'; ProviderName = 'disk'; Id = 7, 11, 51, 153; StartTime = [datetime]::Now.AddDays(-7) }
        return @(Get-WinEvent -FilterHashtable $filter).Count
    } catch {
        if ($_.FullyQualifiedErrorId -like 'NoMatchingEventsFound*') { return 0 }
        throw
    }
}

function Test-OwnDns {
    param([string] $Domain)
    if (-not (Test-Command -Name 'Resolve-DnsName')) { throw 'this Windows cannot ask a name server' }
    try {
        $answer = @(Resolve-DnsName -Name $Domain -Type SOA -Server 127.0.0.1 -DnsOnly)
        return $answer.Count -gt 0
    } catch {
        return $false
    }
}

Read-Section -Name 'health' -Work {
    $computer = Get-ComputerSystem
    $installed = @(Get-Service32 | ForEach-Object -Process { $_.Name })
    $health = @{
        disk_errors = Read-Piece -Name 'health.disk_errors' -Work { Get-DiskErrorCount }
        temp_bytes = Read-Piece -Name 'health.temp_bytes' -Work {
            $folder = Join-Path -Path $env:SystemRoot -ChildPath 'Temp'
            $sum = Get-ChildItem -LiteralPath $folder -Recurse -File -Force | Measure-Object -Property Length -Sum
            [int64] $sum.Sum
        }
    }
    if ($computer.DomainRole -ge 4) {
        $ready = Get-RegistryValue -Key 'HKLM:\SYSTEM\CurrentControlSet\Services\Netlogon\Parameters' -Name 'SysvolReady'
        if ($null -ne $ready) { $health.dc_sysvol_ready = $ready -eq 1 }
        $wanted = 'NTDS', 'ADWS', 'DNS', 'Kdc', 'Netlogon', 'W32Time', 'DFSR'
        $health.dc_services = @(foreach ($service in @(Get-Service32)) {
            if ($wanted -contains $service.Name) { ConvertTo-ServiceRow -Service $service }
        })
        $health.replication_failures = Read-Piece -Name 'health.replication_failures' -Work {
            @(Get-ADReplicationFailure -Target $env:COMPUTERNAME | Where-Object -FilterScript { $_.FailureCount -gt 0 }).Count
        }
    }
    if ($installed -contains 'DNS' -and $computer.PartOfDomain) {
        $health.dns_answers = Read-Piece -Name 'health.dns_answers' -Work { Test-OwnDns -Domain $computer.Domain }
    }
    if ($installed -contains 'DHCPServer') {
        $health.dhcp_authorised = Read-Piece -Name 'health.dhcp_authorised' -Work {
            $own = $env:COMPUTERNAME + '.' + $computer.Domain
            @(Get-DhcpServerInDC | Where-Object -FilterScript { [string] $_.DnsName -eq $own }).Count -gt 0
        }
    }
    if (Test-Command -Name 'Get-VM') {
        $health.guests = Read-Piece -Name 'health.guests' -Work {
            , @(foreach ($guest in @(Get-VM)) { @{ name = [string] $guest.Name; state = [string] $guest.State } })
        }
    }
    $health
}

# --- The document -----------------------------------------------------------------------------------------------------

$document = [ordered]@{
    schema = 'schoolbuild/windows-facts/1'
    collected_at = [datetime]::UtcNow
    collector = 'session'
    sections = $sections
    errors = $errors
}
if ($Leave) { $document.collector = 'task' }
$json = ConvertTo-Json -InputObject (ConvertTo-Plain -Value $document) -Depth 10 -Compress
# ASCII only: then no code page between here and there can change a name.
$ascii = [regex]::Replace($json, '[^\x20-\x7e]', { param($found) '\u{0:x4}' -f [int] [char] $found.Value })

if ($Leave) {
    $new = $Leave + '.new'
    [System.IO.File]::WriteAllText($new, $ascii)
    if (Test-Path -LiteralPath $Leave) {
        [System.IO.File]::Replace($new, $Leave, [NullString]::Value)
    } else {
        [System.IO.File]::Move($new, $Leave)
    }
} else {
    [Console]::Out.WriteLine($ascii)
}
