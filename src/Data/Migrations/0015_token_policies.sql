-- What an organization demands of its application users' new tokens, in its newest version.
create table token_policies (
    organization_id         text    not null primary key references organizations (id),
    version                 bigint  not null,
    updated_at              bigint  not null,
    updated_by              text,
    maximum_age_seconds     bigint,
    require_expiry          boolean not null,
    require_allowlist       boolean not null,
    require_description     boolean not null,
    widest_prefix_ipv4      bigint,
    widest_prefix_ipv6      bigint,
    absolute_age_seconds    bigint,
    maximum_overlap_seconds bigint,
    grandfathered_until     bigint
);
