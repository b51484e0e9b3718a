// The peer: Fastify, Mercurius with JIT and better-sqlite3 on the same file, with the same names for the fields that are asked.
// Prepared statements, WAL as the file has it, the same SQL as the others; the tenant is read once, for nobody is asked who they are.
//   node server.mjs FILE [--bearer]
// --bearer looks the bearer token up by its SHA-256 first, and checks nothing else.
import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import Fastify from 'fastify'
import mercurius from 'mercurius'

const [file, ...options] = process.argv.slice(2)
const database = new Database(file, { readonly: true })
const organization = database.prepare('select id from organizations').pluck().get()

const userColumns = 'id, name, name_key, description, environment, status, created_at'
const userByName = database.prepare(`select ${userColumns} from application_users where organization_id = ? and name_key = ? and status <> 'DELETED'`)
const usersByName = database.prepare(`select ${userColumns} from application_users where organization_id = ? and status <> 'DELETED' order by name_key, id limit +?`)
const countUsers = database.prepare("select count(*) from application_users where organization_id = ? and status <> 'DELETED'").pluck()
const tokensOfUser = database.prepare(`select id, prefix, description, created_at, expires_at, revoked_at, suspended_at, last_used_at, ip_allowlist
  from tokens where application_user_id = ? order by created_at desc, id desc limit +?`)
const countTokens = database.prepare('select count(*) from tokens where application_user_id = ?').pluck()
const tokenByHash = database.prepare('select id from tokens where secret_hash = ? and revoked_at is null and coalesce(expires_at, 9223372036854775807) > ?')

const text = time => time === null ? null : new Date(time).toISOString()
const cursor = user => Buffer.from(`name\n${user.id}\nt${user.name_key}`).toString('base64url')

function page (rows, first, count) {
  const more = rows.length > first
  if (more) rows.pop()
  return { nodes: rows, more, count: more ? count : rows.length }
}

const tokensOf = (user, { first }) => page(tokensOfUser.all(user.id, first + 1), first, () => countTokens.get(user.id))
const totalCount = page => typeof page.count === 'number' ? page.count : page.count()

const schema = `
  type Query {
    applicationUser(name: String!): ApplicationUser
    applicationUsers(first: Int! = 25): ApplicationUserConnection!
  }
  type ApplicationUser {
    id: ID! name: String! description: String! environment: String status: ApplicationUserStatus! createdAt: DateTime!
    tokens(first: Int! = 25): TokenConnection!
  }
  type Token {
    id: ID! prefix: String! description: String! status: TokenStatus!
    createdAt: DateTime! expiresAt: DateTime lastUsedAt: DateTime ipAllowlist: [String!]
  }
  type ApplicationUserConnection { nodes: [ApplicationUser!]! pageInfo: PageInfo! totalCount: Int! }
  type TokenConnection { nodes: [Token!]! totalCount: Int! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  enum ApplicationUserStatus { ACTIVE DISABLED DELETED }
  enum TokenStatus { ACTIVE SUSPENDED EXPIRED REVOKED }
  scalar DateTime`

const resolvers = {
  Query: {
    applicationUser: (_, { name }) => userByName.get(organization, name.trim().toUpperCase()),
    applicationUsers: (_, { first }) => page(usersByName.all(organization, first + 1), first, () => countUsers.get(organization))
  },
  ApplicationUser: { createdAt: user => text(user.created_at), tokens: tokensOf },
  Token: {
    status: token => token.revoked_at !== null ? 'REVOKED' : token.expires_at !== null && token.expires_at <= Date.now() ? 'EXPIRED' : token.suspended_at !== null ? 'SUSPENDED' : 'ACTIVE',
    createdAt: token => text(token.created_at),
    expiresAt: token => text(token.expires_at),
    lastUsedAt: token => text(token.last_used_at),
    ipAllowlist: token => token.ip_allowlist === null ? null : token.ip_allowlist.split(' ')
  },
  ApplicationUserConnection: {
    totalCount,
    pageInfo: ({ nodes, more }) => ({ hasNextPage: more, endCursor: nodes.length === 0 ? null : cursor(nodes[nodes.length - 1]) })
  },
  TokenConnection: { totalCount }
}

const app = Fastify()
if (options.includes('--bearer')) {
  app.addHook('onRequest', (request, reply, done) => {
    const hash = createHash('sha256').update(request.headers.authorization?.slice('Bearer '.length) ?? '').digest('hex')
    done(tokenByHash.get(hash, Date.now()) ? undefined : new Error('unknown token'))
  })
}
app.register(mercurius, { schema, resolvers, jit: 1 })
console.log(await app.listen({ port: 0, host: '127.0.0.1' }))
