//! Ways out of a value in a query, and what is put behind it.
//!
//! In: nothing. Out: the tables. A whole query is none of these: what a tool for queries takes begins with a verb, not with the end of
//! somebody else's string. After libinjection's and the OWASP Core Rule Set's sorts of attacks (2026-10), in words of our own.

use super::pattern::Pattern;

/// What is always true, so that a condition is none.
pub(super) const ALWAYS_TRUE: &[Pattern] = &[
    ("@quote )? )? or|and|xor|@or|&&|div|like not? (? @number @compares|like|div|between @number", 93),
    ("@quote )? )? or|and|xor|@or|&& not? (? @quote @atom? @quote @compares|like|in|between @quote", 93),
    ("@quote )? )? or|and|xor|@or|&& (? @quote @quote? @end", 82),
    ("@quote )? )? or|@or|xor|and true|false|1|0|null @remark|@end|)", 82),
    ("@quote )? )? or|@or|and|&& @word @compares|like @word|@number ..3 @remark", 80),
    ("@quote )? )? or|@or|and|&& @word @compares|like @quote @atom @end", 82),
    ("@quote )? )? or|@or @quote @atom @quote like|rlike|regexp|sounds|>|<", 82),
    ("@quote )? )? or|@or|and @word like @quote %", 72),
    ("@quote )? )? or|@or|and|&& @word is not? null", 80),
    ("@quote )? )? or|and|@or ( (? @quote @atom? @quote )? )? @compares", 84),
    ("@quote = @quote or|@or|-|=|*|^|&", 66),
    ("@quote )? ) ; -- ", 84),
    ("@number )? )? or|xor|@or|&& not? (? @number =|>|<|>=|<=|<>|!=|==|like|div @number", 78),
    ("@number )? )? and (? @number =|like @number @end|@remark|)|union|order", 78),
    ("@number )? )? or|and|@or @quote @atom? @quote @compares|like @quote", 84),
    ("@number )? )? or|@or|xor true|not|1 @remark|@end", 66),
    ("@word )? or 1 = 1", 82),
    ("@close )? )? or|xor|@or|&& (? @number -|*|/|@plus|% @number =|>|<|>=|<=|<>|!=|like @number", 84),
    ("@quote )? )? and (? @number -|*|/|@plus|% @number =|>|<|>=|<=|<>|!=|like @number", 84),
    ("@start or|and|xor|@or|&& not? (? (? @number|@quote @atom|@compares @compares|@number|@quote", 82),
    ("@start or|and|xor|@or|&& (? @number @compares @number", 82),
    ("@start or|@or|xor true|1 @remark|@end", 70),
    ("@start or|and|@or @word @compares @word @remark", 76),
    ("@quote )? )? or|and|@or @quote @quote @compares|^|&|-|*|like|@plus|@quote|/", 84),
    ("@quote )? )? or|and|@or @quote @number @compares @number", 92),
    ("@close )? )? and|or|@or|xor @number @compares ( select", 88),
    ("@start @quote -|*|^|&|/|=|@plus|like|@compares @quote @end", 66),
    ("or 1 = 1 @remark", 92),
    ("@close )? )? having @number @compares @number", 92),
    ("where 1 = 1 @remark", 80),
    ("or|and not? exists +( select", 70),
];

/// The rest of the query is made a comment.
pub(super) const CUT_OFF: &[Pattern] = &[
    ("@quote )? )? ;? @remark @end", 82),
    ("@quote )? )? ;? -- -|@plus|@quote @end", 86),
    ("@quote )? )? ; -- ", 82),
    ("@quote )? )? --|# ..1 @line|@end", 70),
    ("@number )? )? ;? -- @end", 66),
    ("@number )? )? ; @remark", 62),
    ("@close )? )? order|group by @atom , ..6 @remark", 80),
    ("@close )? )? order|group by @number ..2 @remark|@end", 78),
    ("@start order|group by @number @remark|@end", 64),
    ("@close )? )? limit @number ..3 @remark", 76),
    ("@close )? )? procedure analyse", 90),
];

/// The results of another query are put beside.
pub(super) const UNION: &[Pattern] = &[
    (
        "union all|distinct|distinctrow? (? (? select ..1 @number|null|*|@@|concat|concat_ws|char|group_concat|version|user|database|@quote",
        93,
    ),
    ("@close|- )? )? union all|distinct? (? (? select|values|table", 92),
    ("union all|distinct|distinctrow? (? (? select ..8 , ..8 from", 86),
    ("union all|distinct|distinctrow? (? (? select @word ,|(|from|.|@remark", 76),
    ("@close )? and|or|@or|xor|rlike|regexp|+|- (? (? select", 72),
    ("@quote @or|@plus (? (? select|utl_http|dbms_pipe|chr|char|cast|convert|version|user|current_user|database|pg_sleep|sleep", 86),
    ("@quote , (? (? select", 84),
    ("@start (? case when ..1 (? select|ascii|ord|substr|substring|mid", 80),
    (
        "@quote and|or|@or|&&|xor|rlike|regexp (? (? select|exists|ascii|ord|substr|substring|mid|length|count|if|case|row|extractvalue|updatexml|char|chr|name_const|json_keys|polygon|multipoint|geometrycollection",
        84,
    ),
    (
        "@number and|or|@or|&&|xor|rlike|regexp (? (? ascii|ord|substr|substring|mid|length|char|extractvalue|updatexml|exists|if|case|row|unicode +(",
        84,
    ),
    ("and|or|@or if|iif|case +( ..12 sleep|benchmark|pg_sleep|randomblob", 92),
];

/// Another statement is put behind.
pub(super) const STACKED: &[Pattern] = &[
    ("@close )? )? ; drop|alter|create|truncate table|database|schema|user|view|index|login|role|function|procedure|trigger", 95),
    ("; drop|truncate table|database|schema|view|user|login @word|@quote|` ..3 @remark", 94),
    ("; drop|alter|truncate table|database|schema|user|view|index|login|role|function|procedure|trigger", 84),
    ("@close )? )? ; delete from @word", 93),
    ("; delete from @word ..10 @remark|@end", 80),
    ("@close )? )? ; insert into @word", 91),
    ("; insert into @word ..24 @remark", 84),
    ("@close )? )? ; update @word|` ..2 set", 91),
    ("; update @word set ..12 @remark", 84),
    ("@close )? )? ; select", 86),
    ("; select ..8 @remark", 72),
    ("@close )? )? ; exec|execute|declare|shutdown|grant|revoke|merge|backup|restore|waitfor|attach|pragma", 72),
    ("; exec|execute (? master|xp_cmdshell|sp_executesql|sp_configure|xp_regread|xp_dirtree|immediate|@quote|@@", 90),
    ("; shutdown with? nowait? @remark|@end|;", 80),
    ("; grant all|select|dba|insert|alter", 82),
    ("; copy @word ..4 from|to program|@quote", 84),
    ("; declare @ +@word", 80),
    ("@start drop|truncate table|database|schema if? exists? @word|@quote|`", 64),
    ("@start delete from @word ;? @end", 60),
    ("@start ; drop|delete|insert|update|select|truncate", 80),
];

/// Functions and names that nobody asks for in a value.
pub(super) const INNARDS: &[Pattern] = &[
    ("waitfor delay|time @quote", 94),
    ("and|or|@or|&&|xor|select|where|having|by|@quote (? (? sleep|pg_sleep|benchmark|randomblob +( @number", 88),
    ("@close|@start ,|+|-|*|^|& (? sleep|pg_sleep|benchmark +( @number", 84),
    ("; (? sleep|pg_sleep|benchmark +( @number ..3 @remark", 90),
    ("pg_sleep|randomblob +( @number", 74),
    ("benchmark +( @number , @word +(", 92),
    ("sleep +( @number ) ..3 @remark", 88),
    ("dbms_pipe|dbms_lock|dbms_session|dbms_scheduler +. +@word", 90),
    ("exec|execute ..3 xp_cmdshell|xp_regread|xp_dirtree|xp_fileexist|xp_subdirs|sp_oacreate|sp_makewebtask", 94),
    ("xp_cmdshell|xp_regread|xp_dirtree|xp_fileexist|sp_oacreate|sp_makewebtask", 72),
    ("into outfile|dumpfile @quote|0x", 91),
    ("load_file +( @quote|@number|char|concat", 86),
    ("extractvalue|updatexml +( ..4 , concat|concat_ws|(", 92),
    ("utl_http|utl_inaddr|utl_file|dbms_ldap|httpuritype|ctxsys +. +@word", 82),
    (
        "from (? (? information_schema|sysobjects|syscolumns|sys|sqlite_master|pg_shadow|pg_catalog|pg_user|mysql|all_tables|user_tables|master ..1 +. ..1 @remark|where|limit|@end",
        66,
    ),
    ("information_schema +. +tables|columns|schemata|processlist", 66),
    ("@close ..4 sqlite_master|sysobjects|syscolumns|information_schema|pg_shadow", 82),
    ("pg_read_file|pg_ls_dir|lo_import|lo_export|load_extension|readfile|writefile +(", 76),
    ("select @@ +@word", 72),
    ("load data ..1 infile", 84),
    ("backup database ..2 to disk|disks", 76),
    ("sleep|pg_sleep|benchmark +( @number ) = @quote", 84),
    ("concat +( 0x7e|0x3a|0x7c", 90),
    ("char|chr +( @number ) @plus|@or char|chr +(", 86),
    ("char +( @number , @number , @number", 74),
    ("make_set|elt|floor +( rand +( 0", 86),
    ("group by ..4 floor|rand +(", 80),
    ("declare ..2 varchar ..6 exec", 88),
];
