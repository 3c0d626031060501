"""The shell's vocabulary: command names by how much their mere presence after an operator says."""

from __future__ import annotations

# Tell something about the host without any argument, and are no English words.
RECON = frozenset(
    "id whoami pwd uname ifconfig ipconfig netstat ps printenv systeminfo sysinfo tasklist lsof lsblk lscpu lspci lsusb "
    "lsmod lsb_release dmesg arp ls dir ver getent nproc logname tty hostnamectl ipcs ss df reboot shutdown halt poweroff "
    "qwinsta quser gpresult driverquery hostname env uptime sestatus get-process get-childitem get-service get-location get-computerinfo get-netipaddress get-localuser gci vmstat iostat groups lastlog umask journalctl schtasks klist getmac".split()
)
# Start another program; alone they only mean something behind a pipe.
SHELLS = frozenset(
    "sh bash zsh dash ksh csh tcsh ash rbash python python2 python3 perl ruby php node nodejs lua tclsh gawk powershell pwsh "
    "powershell.exe pwsh.exe iex invoke-expression cmd cmd.exe busybox wsl osascript".split()
)
# Mean something alone, but are ordinary words: only where nothing else is sent.
ALONE = frozenset(
    "set history w date export who last users env top mount free uptime hostname exit calc calc.exe notepad notepad.exe mspaint.exe alias jobs arch finger "
    "locale passwd su tree logoff".split()
)
# Written in any case.
WINDOWS = frozenset("whoami ipconfig netstat systeminfo tasklist dir ver hostname iex iwr irm gci".split())
# Need an argument; no English words.
TOOLS = frozenset(
    "cat tac nl od nc.traditional nc.openbsd xxd hexdump strings grep egrep fgrep zgrep zcat bzcat xzcat awk mawk sed rev uniq diff cp mv rm rmdir mkdir ln chmod "
    "chown chgrp chattr dd tar gzip gunzip unzip base64 base32 openssl curl wget lynx elinks w3m aria2c axel ftp tftp scp sftp ssh "
    "telnet nc ncat netcat nc.exe socat nmap masscan ping ping6 fping traceroute tracert tracepath nslookup dig host sleep usleep "
    "echo printf pkill killall pgrep expr eval exec source nohup xargs tee mkfifo mknod useradd usermod userdel adduser passwd "
    "chpasswd visudo crontab systemctl iptables tcpdump sendmail mutt md5sum sha1sum sha256sum cksum strace ltrace gdb gcc cc rsync "
    "setsid disown unlink truncate shred rlwrap mysqldump mysql psql sqlite3 mongo redis-cli vim vi nano phpinfo type del erase copy "
    "xcopy robocopy move attrib icacls cacls net net1 reg wmic certutil bitsadmin rundll32 mshta regsvr32 cscript wscript msiexec "
    "schtasks taskkill netsh nbtstat findstr set sc route ip tasklist certutil.exe mshta.exe wmic.exe ed ex trap compgen ulimit umask gcloud az journalctl coproc script pr mapfile readarray unshare nsenter chroot pkexec runuser iconv choice waitfor find sort head tail more less "
    "cut touch kill test which whereis locate file stat time timeout tr tee wc paste fold comm look read export alias declare "
    "umount mount su sudo at batch watch last lastlog who w users free top history man info date write wall start call for dnscmd "
    "zip tree nltest . wmic calc calc.exe exit notepad notepad.exe mspaint.exe jobs mail out-null out-file select-string get-date get-location get-service get-content gc measure-command "
    "shuf column fmt unexpand csplit basenc b2sum sha224sum sha384sum sha512sum zless zmore zdiff bzless xzless lzcat lz4cat zstdcat xmllint jq yq tsort nroff soelim "
    "batcat setfacl getfacl capsh ionice taskset chrt flock logsave tmux emacs nawk rvim vimdiff diff3 sdiff cmp aspell arj cpio xdotool xclip ssh-keygen "
    "ssh-keyscan rclone smbclient ldapsearch whois jjs jrunscript dmsetup dpkg rpm run-parts start-stop-daemon systemd-run systemd-resolve loginctl timedatectl "
    "networkctl resolvectl nmcli iwconfig ethtool nft ufw blkid fdisk parted findmnt lshw dmidecode grpcurl websocat ngrok cloudflared wevtutil cmdkey "
    "arch bat bzip2 bpftrace busctl cpulimit csvtool cupsfilter datamash debugfs dstat efax enscript espeak exiftool expand facter finger gcore genisoimage "
    "hd hping3 iftop ksshell ldconfig locale lwp-download lwp-request lzma msgcat msgfilter mtr octave pexec pidstat psftp ptx readelf rlogin rpmdb rpmquery rview "
    "setarch split sshfs sshpass sysctl troff uudecode uuencode vigr vipw virsh xelatex xmodmap xz zstd "
    "dsquery klist forfiles installutil regasm msbuild cmstp esentutl extrac32 makecab "
    "sqlcmd bcp del.exe ping.exe nslookup.exe whoami.exe ipconfig.exe net.exe hostname.exe fsutil vssadmin invoke-expression iex "
    "invoke-webrequest iwr invoke-restmethod irm invoke-command icm invoke-wmimethod gwmi gcim saps get-content get-item write-host write-output start-sleep "
    "new-object start-process get-wmiobject get-ciminstance test-connection set-executionpolicy aws kubectl java xterm "
    "rd md ren chdir odbcconf takeown logoff ftype bcdedit klist explorer pcalua conhost diskpart chkdsk wbadmin auditpol pathping "
    "getmac runas psexec winrm dotnet csc javac gs".split()
)
# Whatever a developer's note is full of: a sign only where nothing but a value can stand before it.
DEVELOP = frozenset(
    "git npm npx yarn choco winget pnpm pip pip3 pipx poetry uv docker docker-compose make cmake cargo go brew apt apt-get yum dnf apk gem bundle mvn "
    "gradle terraform pytest tox cd pushd popd source svn hg helm ansible vagrant conda sudo service".split()
)
# Names that are common words, names or column titles: their arguments must look like a command's.
ENGLISH = frozenset(
    "find sort head tail more less cut touch kill test which file time who w users free top history man info date write wall start "
    "call for at batch watch last look read export alias declare mount host move copy type net set route ip less cat echo sleep "
    "mail zip tree . exit calc notepad jobs gc strings exec eval timeout fold comm paste look env groups stat expr rev source dig move node ruby php python perl sc reg "
    "arch bat exiftool expand finger id locale mtr octave xz zstd "
    "service make go move uptime hostname dir ver locate tee top tr cc ps ss make aws bundle gem uv ping split del shutdown halt "
    "rd md ren explorer runas gs reboot az trap script pr choice nano ln passwd mongo mysql df wc uniq erase expr mutt truncate shred ed ex java".split()
)
# Reads, fetches or sleeps: what an injected command is for.
HOSTILE = (
    RECON
    | SHELLS
    | frozenset(
        "cat tac nl xxd od nc.traditional nc.openbsd curl wget nc ncat netcat socat nslookup dig sleep ping telnet bash powershell certutil bitsadmin mshta "
        "base64 getent tftp type rm chmod mkfifo wmic phpinfo head tail less more find lynx ftp host timeout net reg iex".split()
    )
)
WRAPPERS = frozenset(
    "sudo exec eval command env nohup time busybox xargs then do if while until case for else builtin setsid nice stdbuf start call unbuffer doas coproc command".split()
)
ALL = RECON | SHELLS | TOOLS | DEVELOP
_VERBS = frozenset(
    "get set new remove invoke start stop add out write test resolve import export enable disable register copy move rename clear restart".split()
)


def cmdlet(word: str) -> bool:
    """Whether ``word``, in lower case, is a command of PowerShell by how it is made: a verb of its list, and a noun."""
    verb, _, noun = word.partition("-")
    return len(noun) > 3 and verb in _VERBS and noun.isalpha()
