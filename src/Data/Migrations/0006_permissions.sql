-- Units and projects. The organization itself is the root and no row here: the parent is its id or a unit's.
create table resources (
    id              text   not null primary key,
    organization_id text   not null references organizations (id),
    kind            text   not null check (kind in ('ORGANIZATIONAL_UNIT', 'PROJECT')),
    parent_id       text   not null,
    name            text   not null,
    name_key        text   not null,
    created_at      bigint not null
);

create unique index resources_name on resources (parent_id, name_key);
create index resources_by_name on resources (organization_id, name_key, id);
create index resources_by_creation on resources (organization_id, created_at, id);

-- The person or program that granted it; null for the host.
alter table grants add column granted_by text;
create index grants_of_resource on grants (resource_id, principal_id, permission);

-- What the token keeps out of its user's permissions, separated by spaces; null for all of them.
alter table tokens add column scopes text;

-- The catalogue. The level is the lowest kind of resource that a permission can be granted on; it can be granted on every kind above.
create table permissions (
    name     text   not null primary key,
    level    text   not null check (level in ('ORGANIZATION', 'ORGANIZATIONAL_UNIT', 'PROJECT')),
    position bigint not null,
    meaning  text   not null
);

insert into permissions (position, name, level, meaning) values
    (1, 'role:organization:admin', 'ORGANIZATIONAL_UNIT', 'Everything on the resource and beneath it. Granted on the organization: everything in it.'),
    (2, 'organization:app_users:read', 'ORGANIZATION', 'Read application users, tokens, grants and the activity log.'),
    (3, 'organization:app_users:write', 'ORGANIZATION', 'Manage application users and tokens; issue tokens only for those that hold no permissions.'),
    (4, 'organization:audit:read', 'ORGANIZATION', 'Read findings, audits, e-mails, and all that organization:app_users:read shows: the reviewer.'),
    (5, 'organization:audit:write', 'ORGANIZATION', 'Start audits and act on findings.'),
    (6, 'organization:permissions:write', 'ORGANIZATION', 'Grant and revoke what one holds oneself.'),
    (7, 'tokens:verify', 'ORGANIZATION', 'Ask whether a presented token is good.'),
    (20, 'organization:billing:read', 'ORGANIZATION', 'See invoices, payment methods and billing groups.'),
    (21, 'organization:billing:write', 'ORGANIZATION', 'Manage payment methods and billing groups.'),
    (22, 'organization:domains:write', 'ORGANIZATION', 'Claim and remove the domains that people sign in with.'),
    (23, 'organization:event_logs:read', 'ORGANIZATION', 'See what happened in the organization.'),
    (24, 'organization:groups:write', 'ORGANIZATION', 'Manage groups of people, as long as the group holds no permissions.'),
    (25, 'organization:networking:read', 'ORGANIZATION', 'See the networks that the organization runs.'),
    (26, 'organization:networking:write', 'ORGANIZATION', 'Manage the networks that the organization runs.'),
    (27, 'organization:projects:write', 'ORGANIZATION', 'Create and delete projects and set who pays for them, without access to what is in them.'),
    (28, 'organization:sustainability:read', 'ORGANIZATION', 'See the estimated carbon footprint.'),
    (29, 'organization:users:write', 'ORGANIZATION', 'Invite, deactivate and remove people, and revoke their tokens.'),
    (40, 'admin', 'PROJECT', 'Everything in a project but who pays for it.'),
    (41, 'role:project:admin', 'PROJECT', 'Everything in a project, like admin.'),
    (42, 'operator', 'PROJECT', 'Run services, their networks, integrations and users, with their passwords.'),
    (43, 'developer', 'PROJECT', 'Use services: connection details, topics, databases and service users.'),
    (44, 'read_only', 'PROJECT', 'See a project and its services, its permissions and its events.'),
    (45, 'role:project:read', 'PROJECT', 'See a project and its services with every secret hidden.'),
    (46, 'role:services:maintenance', 'PROJECT', 'Plan and carry out the upkeep of services.'),
    (47, 'role:services:recover', 'PROJECT', 'Bring services back: restart, scale, restore a backup.'),
    (48, 'project:ai_gateway_keys:read', 'PROJECT', 'See the keys of the AI gateway.'),
    (49, 'project:ai_gateway_keys:write', 'PROJECT', 'Manage the keys of the AI gateway.'),
    (50, 'project:event_logs:read', 'PROJECT', 'See what happened in a project.'),
    (51, 'project:integrations:read', 'PROJECT', 'See how services are joined with each other and with the outside.'),
    (52, 'project:integrations:write', 'PROJECT', 'Join services with each other and with the outside.'),
    (53, 'project:networking:read', 'PROJECT', 'See a project''s networks.'),
    (54, 'project:networking:write', 'PROJECT', 'Manage a project''s networks.'),
    (55, 'project:permissions:read', 'PROJECT', 'See who holds what on a project.'),
    (56, 'project:services:read', 'PROJECT', 'See services, without their secrets.'),
    (57, 'project:services:write', 'PROJECT', 'Create, change and delete services.'),
    (58, 'service:configuration:write', 'PROJECT', 'Change how services are configured.'),
    (59, 'service:data:write', 'PROJECT', 'Change what services store: topics, databases, indexes.'),
    (60, 'service:logs:read', 'PROJECT', 'Read the logs of services.'),
    (61, 'service:metrics:read', 'PROJECT', 'Read the metrics of services.'),
    (62, 'service:secrets:read', 'PROJECT', 'Read the passwords and certificates of services.'),
    (63, 'service:users:write', 'PROJECT', 'Manage the users of services and their passwords.');
