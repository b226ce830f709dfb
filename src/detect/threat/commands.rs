//! Commands of shells: their names, and the patterns that slip one in where a value was wanted.
//!
//! In: nothing, or a word. Out: the tables, and whether a word is a command. Where a command is a word of English, too, only what follows
//! it tells.

use super::pattern::Pattern;

/// Commands that are no words of English, in the order of the alphabet.
pub(super) const COMMANDS: [&str; 98] = [
    "ash",
    "awk",
    "base64",
    "bash",
    "bitsadmin",
    "busybox",
    "certutil",
    "chgrp",
    "chmod",
    "chown",
    "cmd",
    "cp",
    "crontab",
    "cscript",
    "csh",
    "curl",
    "dash",
    "dd",
    "df",
    "dir",
    "dirb",
    "du",
    "env",
    "fgrep",
    "ftp",
    "gcc",
    "getent",
    "grep",
    "gunzip",
    "gzip",
    "id",
    "ifconfig",
    "ipconfig",
    "iptables",
    "jobs",
    "ksh",
    "ln",
    "ls",
    "lsof",
    "lua",
    "mkdir",
    "mkfifo",
    "mshta",
    "mv",
    "mysql",
    "nc",
    "ncat",
    "netcat",
    "netsh",
    "netstat",
    "nmap",
    "node",
    "nohup",
    "nslookup",
    "openssl",
    "passwd",
    "perl",
    "php",
    "ping",
    "pkill",
    "powershell",
    "printenv",
    "printf",
    "ps",
    "psql",
    "pwd",
    "pwsh",
    "python",
    "python2",
    "python3",
    "regsvr32",
    "rm",
    "rmdir",
    "rsync",
    "ruby",
    "rundll32",
    "schtasks",
    "scp",
    "sed",
    "sh",
    "socat",
    "ssh",
    "sudo",
    "systemctl",
    "systeminfo",
    "tar",
    "tasklist",
    "tclsh",
    "telnet",
    "tftp",
    "uname",
    "vssadmin",
    "wget",
    "whoami",
    "wmic",
    "wscript",
    "xxd",
    "zsh",
];
/// Commands that are words of English, too, in the order of the alphabet.
pub(super) const VERBS: [&str; 31] = [
    "cat", "copy", "cut", "date", "del", "dig", "echo", "eval", "exec", "find", "head", "host", "hostname", "kill", "less", "more", "move",
    "net", "reboot", "route", "set", "shutdown", "sleep", "sort", "source", "tail", "tee", "touch", "type", "w", "which",
];
/// What else a line of commands begins with.
const PROGRAMS: [&str; 24] = [
    "cargo",
    "cd",
    "cmake",
    "docker",
    "dotnet",
    "export",
    "gh",
    "git",
    "go",
    "gradle",
    "helm",
    "java",
    "jq",
    "kubectl",
    "make",
    "mvn",
    "npm",
    "npx",
    "pip",
    "pnpm",
    "pytest",
    "terraform",
    "uv",
    "yarn",
];

/// The command of that name.
pub(super) fn known(name: &[u8]) -> Option<&'static [u8]> {
    let all = COMMANDS.iter().chain(&VERBS).map(|known| known.as_bytes());
    all.filter(|known| known.len() > 1).find(|known| *known == name)
}

/// Whether a value that begins with this word is a line of commands: what a tool for such takes.
pub(super) fn begins_line(word: &[u8]) -> bool {
    known(word).is_some() || word == b"w" || PROGRAMS.iter().any(|known| known.as_bytes() == word)
}

/// What weighs no more than this is usual in a line of commands.
pub(super) const USUAL_IN_LINES: u8 = 79;

/// Another command behind the value.
pub(super) const SECOND: &[Pattern] = &[
    ("@parts @command @word|@number|/|-|--|~|.|$|${|$(|@quote|>|\\", 78),
    ("@parts @command @end|;|&&|@or|@remark|)", 74),
    ("@parts @command `|}", 70),
    ("@parts @verb -|-- +@word", 76),
    ("@parts @verb ..2 / +@word +/", 78),
    ("@parts @verb ..2 / etc|proc|root|home|var|tmp|usr", 80),
    ("@parts @verb $|${|$(|~", 72),
    ("@parts @verb % +@word", 74),
    (";|&|&&|@or @command @parts", 76),
    ("@pipe +id|whoami|ls|pwd|uname|ifconfig|dir|env|netstat|ipconfig +@parts", 76),
    ("@parts reg add|query|delete|save", 80),
    ("@parts net user|localgroup|share|stop|start", 80),
    ("@parts @verb|@command @word +: +\\|/", 80),
    ("@parts sleep @number", 80),
    ("@parts cat|type|tail|head ..1 +. +@word", 62),
    ("@parts cat|hostname|reboot|shutdown @end", 66),
    ("@parts / bin|usr|sbin ..6 @command|@verb", 84),
    ("@parts $|$( @command|@verb", 82),
    ("@parts echo ..8 > / ", 80),
    ("@line @command @end", 62),
    ("@line whoami|id|uname|ifconfig @end|@line", 80),
    ("@line cat|curl|wget|nc|ping|rm|ls|head|tail ..4 / etc|dev|proc|root", 82),
    ("@line nc|ncat|netcat|wget|curl @atom ..6 @number|http|https", 62),
    ("@line ping - c|n", 70),
];

/// One command within another.
pub(super) const WITHIN: &[Pattern] = &[
    ("$( @command|@verb )", 88),
    ("$( @command|@verb @word|/|-|--|.|~|$|@quote|<|@number", 84),
    ("$( < / etc|proc|root", 90),
    ("` +@command|@verb ` +@word|.", 80),
    ("@word|/|.|= +` +@command|@verb", 80),
    (";|&|&&|@or ` @command|@verb", 84),
    ("@start ` @command|@verb ..6 ` @end", 80),
    ("<( @command|@verb", 80),
    ("{ +@command|@verb +,", 88),
    ("@start @parts @command @word|/|-|--|.|~|@end", 84),
];

/// What nobody wants whatever the tool.
pub(super) const HARMS: &[Pattern] = &[
    ("/ +dev +/ +tcp|udp +/", 96),
    ("bash|sh|zsh|ksh - +i ..2 > +&", 95),
    ("nc|ncat|netcat ..6 - +e|c|lvp|lvnp|nlvp|lnvp", 92),
    ("nc|ncat|netcat ..6 / bin / sh|bash", 93),
    ("mkfifo ..12 nc|ncat|netcat|telnet|openssl", 92),
    ("rm - +rf|fr|rfv ..2 /|/*|~|*|.|--", 84),
    ("rm - +rf|fr ..3 /*", 93),
    ("rm - +rf|fr ..3 /|~ @end|@parts|@quote|@line|@remark|)|`", 92),
    ("rm -- no - preserve - root", 95),
    ("curl|wget ..24 @pipe sudo? bash|sh|zsh|ash|dash|ksh|perl|ruby|node|php", 84),
    ("curl|wget ..24 @pipe sudo? python|python3", 84),
    ("bash|sh|eval ..3 $(|<(|` curl|wget", 86),
    ("base64 - d|di ..6 @pipe bash|sh|zsh|python|python3|perl", 91),
    ("base64 -- decode ..6 @pipe bash|sh|zsh|python|python3|perl", 91),
    ("powershell|pwsh ..8 - +e|en|enc|encodedcommand|ec", 88),
    ("powershell|pwsh ..4 - +nop|noprofile|w|windowstyle|ep|executionpolicy", 82),
    ("powershell|iex ..6 downloadstring|downloadfile|invoke|webclient", 90),
    ("iex ( new - object", 91),
    ("cmd ..2 / +c|k", 82),
    ("certutil ..3 - +urlcache|decode", 88),
    (": +( +) {? ..1 : ..2 @pipe", 95),
    ("${ +jndi +:", 97),
    ("${ +${ +lower|upper|env|:|sys|date", 93),
    ("${ ..2 : ..2 jndi", 92),
    ("chmod ..1 777|@plus|u|a|4755 ..3 && ", 76),
    ("> @parts? / etc|root|boot", 82),
    ("/ +etc +/ +passwd|shadow ..3 @pipe|>|&&|;", 80),
    ("cat|head|tail|less|more|nl|tac|xxd|strings|cp|curl ..5 / +etc +/ +shadow|passwd|sudoers", 91),
    ("cat|type|curl|cp|scp|tar ..6 . +ssh +/", 84),
    ("/ @ask @ask @ask +/", 88),
    ("__import__ +( @quote os|subprocess|socket", 95),
    ("import @quote? os|socket|subprocess ..30 os +. +system|popen|dup2", 90),
    ("runtime +. +getruntime +( +) +. exec", 95),
    ("require +( @quote child_process", 90),
    ("child_process ..6 exec|execsync|spawn", 82),
    ("system|passthru|shell_exec|popen|proc_open|pcntl_exec +( @quote @command|@verb|/", 86),
    ("system|passthru|shell_exec|eval|assert +( $ +_get|_post|_request|_server|_cookie", 92),
    ("os +. +system|popen|execl|execv|execve +(", 78),
    ("python|python2|python3|perl|ruby|php|node ..2 - +c|e|r ..10 socket|system|exec|spawn|fsockopen", 90),
    ("perl ..2 - +mio|msocket|miosocket", 90),
    ("socat ..8 exec", 88),
    ("dd if = ..6 of = / +dev", 90),
    ("> / +dev +/ +sda|hda|nvme0n1", 94),
    ("mkfs ..4 / +dev", 93),
    ("crontab - +r", 78),
    ("nslookup|dig|ping|host ..6 $(|` @command|@verb", 90),
    ("curl|wget ..10 $(|` @command|@verb", 88),
    ("curl ..10 - +d|f|t ..3 @ +/", 80),
    ("{{ ..8 __class__|__globals__|__mro__|__subclasses__|popen|getruntime", 93),
    ("__class__ +. +__mro__|__base__|__bases__|__init__", 92),
    ("ld_preload =", 84),
    ("phpinfo +( )", 84),
    ("${ +@ +@word", 84),
];

#[cfg(test)]
mod tests {
    use super::{COMMANDS, PROGRAMS, VERBS};

    #[test]
    fn names_are_in_order_and_in_one_list() {
        for list in [&COMMANDS[..], &VERBS[..]] {
            assert!(list.is_sorted(), "{:?}", list.windows(2).find(|pair| pair[0] > pair[1]));
        }
        assert!(!COMMANDS.iter().any(|name| VERBS.contains(name) || PROGRAMS.contains(name)));
    }
}
