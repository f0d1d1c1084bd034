import type { Client } from 'pg'

/** A source of events with a write key, and two metrics that nobody makes by himself: a sum and a last value. */
export async function setUpSource(client: Client, writeKey: string): Promise<void> {
  await client.query('begin')
  const { rows } = await client.query<{ id: number }>(
    `insert into sources (key, name, kind) values ('product', 'Product', 'events') returning id`,
  )
  const sourceId = rows[0]?.id
  await client.query('insert into event_sources (source_id) values ($1)', [sourceId])
  await client.query('insert into write_keys (source_id, key, name) values ($1, $2, $3)', [
    sourceId,
    writeKey,
    'Faults',
  ])
  const metric = (key: string, definition: object) =>
    client.query(`insert into metrics (key, name, fed_by, definition) values ($1, $1, 'events', $2)`, [key, definition])
  const paid = [{ property: 'is_paid', operator: 'is', value: true }]
  await metric('paid_total', { types: ['t'], names: ['Invoice sent'], count: 'sum', property: 'amount', where: paid })
  await metric('seats_now', { types: ['t'], names: [], count: 'last', property: 'seats', where: [] })
  await client.query('update event_rules set version = version + 1')
  await client.query('commit')
}
