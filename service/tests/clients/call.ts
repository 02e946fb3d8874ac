// Asks a running service by a client that openapi-typescript made of its description.

import createClient from 'openapi-fetch'
import type { components, paths } from './schema.js'

declare const process: { env: Record<string, string | undefined> }

type Problem = components['schemas']['Problem']

const { TRUSTD_ADDRESS: baseUrl = '', TRUSTD_TOKEN: token = '' } = process.env
const client = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } })

function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what)
}

const { data: me } = await client.GET('/api/v1/me')
check(me?.id === 'alder', 'who am I?')

const { data: page } = await client.GET('/api/v1/listings', {
  params: { query: { limit: 2, order: 'newest' }, header: { 'At-Least-Revision': 1 } },
})
check(page !== undefined && page.rows.length === 2 && page.total > 2, 'a page of two listings')
const via: components['schemas']['Via'] = page.rows[0]!.via
check(via.length > 0, 'what lets me see it')

const key = `typescript-${Date.now()}`
const { data: posted, response } = await client.POST('/api/v1/support/{side}', {
  params: { path: { side: 'needs' }, header: { 'Idempotency-Key': key } },
  body: { type: 'task', title: 'Prune the pear tree', category: 'garden' },
})
check(posted?.kind === 'need', 'a need of mine')
check(Number(response.headers.get('Trust-Revision')) > 0, 'the revision that it made')

const { error } = await client.POST('/api/v1/support/{side}', {
  params: { path: { side: 'needs' } },
  body: { type: 'task', title: '', category: '' },
})
const problem: Problem | undefined = error
const fields = problem?.errors?.map((error) => error.field).sort()
check(JSON.stringify(fields) === '["category","title"]', `both fields are named: ${JSON.stringify(problem)}`)
console.log(`TypeScript: ${page.total} listings, ${posted.id} posted, ${fields?.join(' and ')} refused`)
