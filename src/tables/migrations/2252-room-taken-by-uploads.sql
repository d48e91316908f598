-- Of a file whose length nobody tells, how many bytes of what its account may have here it has taken, before they come.
alter table uploads add taken_bytes bigint not null default 0;
