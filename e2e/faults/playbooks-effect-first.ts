/**
 * Loaded before a worker (`node --import`): webhooks go out when they are intended, before the journal commits, to RECEIVER_URL.
 */
import { Client } from 'pg'

const query = Client.prototype.query as (this: Client, ...given: unknown[]) => unknown

async function sendingQuery(this: Client, given: readonly unknown[], values: readonly unknown[]): Promise<unknown> {
  const [id] = values
  const body = values.find((value) => typeof value === 'string' && value.startsWith('{'))
  await fetch(String(process.env['RECEIVER_URL']), {
    method: 'POST',
    headers: { 'webhook-id': String(id) },
    body: String(body),
  })
  return query.apply(this, [...given])
}

function firstQuery(this: Client, ...given: unknown[]): unknown {
  const [text, values] = given
  const isIntent = typeof text === 'string' && text.startsWith('insert into "effects"') && Array.isArray(values)
  return isIntent && values.includes('webhook') ? sendingQuery.call(this, given, values) : query.apply(this, given)
}

Client.prototype.query = firstQuery as typeof Client.prototype.query
