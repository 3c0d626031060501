"""What SQL's words are: operators, clauses, statements, and the functions an injection reaches for."""

from __future__ import annotations

PREFIX = frozenset(
    "not binary distinct distinctrow exists any some all interval unique top case when then else prior begin - + ~ ! @ sql_no_cache".split()
)
CONSTANT = frozenset("null true false default unknown current_user session_user current_timestamp sysdate rownum".split())
# What a word or mark does where an operator is due
ACTIONS = {
    word: action
    for action, words in (
        ("logic", "and or xor && ||"),
        (
            "compare",
            "= == <> != < > <= >= <=> like ilike rlike eq ne gt ge lt le regexp glob match between member in is similar sounds contains ~ !~ ~* !~* @> <@",
        ),
        ("arithmetic", "+ - * / % ^ & | << >> :: -> ->> #> #>> := div mod collate escape separator passing"),
        ("set", "union except intersect minus"),
        (
            "clause",
            "where having on from for limit offset fetch using when then else returning values set join with qualify window",
        ),
        ("by", "order group partition"),
        ("join", "inner left right cross natural outer full"),
        ("trail", "asc desc end nulls first last as nolock rows row only"),
        ("negate", "not"),
        ("into", "into"),
        ("waitfor", "waitfor"),
        ("procedure", "procedure"),
    )
    for word in words.split()
}
# Of these, the ones that are also functions
CALLERS = frozenset("row rows fetch like regexp left right mod values set match glob first last contains".split())
# Functions without arguments that say where one is
INFORMATION = frozenset(
    "version database schema user current_user current_database system_user session_user db_name sqlite_version sqlite_source_id "
    "current_account current_warehouse current_role current_schema current_catalog suser_name user_name host_name".split()
)

# Functions that wait, read, write, call out or raise: nobody's search term calls them
DANGER = frozenset(
    """
 sleep benchmark pg_sleep pg_sleep_for pg_sleep_until dbms_lock.sleep dbms_session.sleep dbms_pipe.receive_message
 load_file pg_read_file pg_ls_dir pg_read_binary_file lo_import lo_export lo_from_bytea readfile writefile load_extension
 extractvalue updatexml xmltype name_const geometrycollection multipoint multipolygon linestring multilinestring gtid_subset gtid_subtract
 xp_cmdshell xp_dirtree xp_fileexist xp_regread openrowset opendatasource fn_xe_file_target_read_file fn_my_permissions
 utl_http.request utl_inaddr.get_host_address utl_inaddr.get_host_name httpuritype dbms_ldap.init dbms_xmlgen.getxml ctxsys.drithsx.sn
 dblink dblink_connect query_to_xml database_to_xml table_to_xml sys_eval sys_exec randomblob zeroblob group_concat concat_ws
 sys.fn_varbintohexstr master.sys.fn_varbintohexstr sys_context suser_sname suser_name is_srvrolemember sqlite_version connection_id
 last_insert_rowid regexp_substring crypt_key pg_backend_pid current_setting set_config inet_server_addr inet_server_port sleepeachrow wm_concat xmlagg sys.stragg pg_logdir_ls lo_get lo_put get_ddl result_scan last_query_id duckdb_settings
 duckdb_secrets external_query parquet_scan wait_for_executed_gtid_set master_pos_wait fts3_tokenizer java_method read_blob read_text read_csv_auto read_parquet pg_ls_logdir pg_stat_file raise_error db_name st_latfromgeohash system$wait system$typeof generate_array json_depth json_extract json_keys json_length convert
 """.split()
)

# Of these, what lessons and reports call as well
TAUGHT = frozenset("convert concat_ws group_concat json_extract json_keys json_length json_depth".split())

# A name that only somebody exploring a database writes
CATALOG = (
    "information_schema", "sqlite_master", "sqlite_schema", "pg_catalog", "pg_shadow", "pg_user", "pg_tables", "sysobjects", "syscolumns",
    "sys.", "sysibm", "syscat", "all_tables", "user_tables", "all_tab_columns", "dba_users", "v$version", "mysql.", "msysobjects", "master..",
    "master.", "all_users", "all_objects", "user_objects", "pg_stat_", "pg_class", "pg_roles", "pg_database", "performance_schema", "system.tables", "domain.domains", "utl_http", "utl_inaddr", "dbms_", "sysdatabases", "syslogins", "systables", "@@", "rdb$", "sysusers",
)  # fmt: skip

SENSITIVE = frozenset(
    "users user admin admins password passwd passwords username accounts account members credentials login dual".split()
)

OBJECTS = frozenset(
    "table database view procedure proc function user index schema column trigger role login sequence type tablespace extension "
    "keyspace secret stage server policy rule event publication subscription dictionary warehouse".split()
)
AFTER_OBJECT = frozenset(
    ". c ; , ( if cascade restrict as on identified with add drop modify rename change from using = set column returns owner to disable "
    "before after instead foreign url superuser password enable".split()
)
AFTER_PROCEDURE = frozenset("s v n".split())
# A statement's first word, what may come next and, when that alone is also English, what must follow it: words, or kinds of tokens
STATEMENTS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    word: (frozenset(second.split()) if isinstance(second, str) else second, frozenset(third.split()))
    for word, second, third in (
        ("drop", OBJECTS, "w f s if"),
        ("alter", OBJECTS | {"system", "session", "server"}, "w s"),
        (
            "create",
            OBJECTS | {"or", "temporary", "temp", "unique", "global", "assembly", "alias", "external", "materialized"},
            "w f s replace table",
        ),
        ("truncate", "table w", "w . c ;"),
        ("insert", "into ignore", "w f s into"),
        ("replace", "into", "w f"),
        ("merge", "into", "w"),
        ("upsert", "into", "w f s"),
        ("update", "w s", "set"),
        ("delete", "from", "w s"),
        (
            "declare",
            "v w",
            "f ; table cursor int integer bigint number numeric varchar varchar2 nvarchar char text date boolean raw sysname",
        ),
        ("exec", "w f ( v", ""),
        ("execute", "w f ( v immediate", ""),
        ("shutdown", "with . c ;", ""),
        ("waitfor", "delay time", "s u n v"),
        ("backup", "database log", "w v"),
        ("restore", "database headeronly filelistonly verifyonly labelonly", "from w v"),
        ("grant", "all select insert update delete execute connect dba usage file super process reload", "on to , privileges"),
        ("revoke", "all select insert update delete execute", "on from ,"),
        ("load", "data xml httpfs spatial shellfs s", "infile local ; c ."),
        ("install", "httpfs spatial shellfs", "; c . from"),
        ("unload", "( to", "s select"),
        ("export", "data database", "options as s"),
        ("import", "foreign database", "schema s"),
        ("detach", "database", "w"),
        ("runscript", "from", "s"),
        ("explain", "select insert update delete analyze verbose", ""),
        ("raiserror", "(", ""),
        ("savepoint", "w", "; c ."),
        ("flush", "tables privileges logs status hosts", ""),
        ("kill", "query connection", "n w"),
        ("purge", "binary master recyclebin", ""),
        ("stop", "slave replica", ". ; c"),
        ("change", "master replication", "to source"),
        ("comment", "on", "table column database schema"),
        ("refresh", "materialized", "view"),
        ("deallocate", "prepare w", "w ; c ."),
        ("dbcc", "w f", ""),
        ("deny", "all select insert update delete execute", "on to"),
        ("undrop", "table schema database", "w"),
        ("flashback", "table database", "w to"),
        ("discard", "all temp plans sequences", ". ; c"),
        ("checkpoint", ". ; c", ""),
        ("security", "label", "on for"),
        ("signal", "sqlstate", "s"),
        ("attach", "database s", "s u as"),
        ("copy", "w f (", "from to ( select @"),
        ("call", "f case", ""),
        ("do", "f s", ""),
        ("set", "v global session names role", ""),
        ("bulk", "insert", "w"),
        ("handler", "w", "open read"),
        ("prepare", "w", "from as"),
        ("pragma", "w f", "= ( . ; c"),
        ("if", "( not exists n f", "n select exists v ( f"),
        ("begin", "declare f dbms_lock.sleep select execute transaction batch", ""),
        ("with", "recursive w", "w f as"),
        ("while", "n", "= < >"),
        ("lock", "table tables", "w"),
        ("rename", "table", "w"),
        ("use", "master mysql role warehouse", ". ; c w"),
        ("print", "v", ""),
        ("show", "tables databases columns grants variables processlist schemas", ". ; c from like"),
        ("reconfigure", ". c ; with", ""),
        ("vacuum", "into w", "s . ; c"),
        ("commit", "c", ""),
        ("rollback", "c", ""),
        ("describe", "w", "c ;"),
        ("optimize", "table", "w"),
        ("msck", "repair", "table"),
        ("system", "flush reload", "w"),
        ("reset", "role session", ". c ;"),
    )
}
# How the names begin of packages that nobody calls but who explores a database
PACKAGES = (
    "dbms_",
    "utl_",
    "ctxsys.",
    "ordsys.",
    "sysproc.",
    "qsys2.",
    "sys.fn_",
    "system$",
    "sys.dbms_",
    "apex_",
    "sqlite_compile",
)
PROCEDURES = ("xp_", "sp_", "master", "sys.", "dbms_", "utl_", "sys_", "cmd")
