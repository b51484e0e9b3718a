-- When the newest backup was begun: each backup holds its own beginning, and a restore sees whether its journal reaches back that far.
create table backup_mark (
    id       bigint not null primary key check (id = 1),
    taken_at bigint not null
);
