import { insertRow } from './fixtures.ts'
import { createTestServer, type Asker, type TestMember, type TestServer } from './server.ts'

export interface MadeRenewal {
  due: string
  amount?: number
  currency?: string
  outcome?: 'open' | 'renewed' | 'expanded' | 'contracted' | 'churned'
  renewed?: number
  decided?: string
  /** Probability the machine gives the account. */
  probability?: number
}

/** Renewals of a few owners, on a server of their own. The clock stands at 10 March 2026; amounts are whole euros. */
export interface ForecastWorld {
  readonly server: TestServer
  /** A csm of another team. */
  readonly stranger: TestMember
  renewal(owner: TestMember | null, made: MadeRenewal): Promise<{ id: number; accountId: number }>
  say(renewalId: number, voice: 'csm' | 'leader' | 'machine', category: string, amount?: number): Promise<void>
  get(who: Asker, path: string, input?: Readonly<Record<string, unknown>>): ReturnType<TestServer['request']>
}

export async function createForecastWorld(): Promise<ForecastWorld> {
  const server = await createTestServer()
  const stranger = await server.addMember({ role: 'csm', name: 'Stranger' })
  const modelId = await insertRow(server, 'prediction_models', {
    label: 'renewal',
    features: 'all',
    horizon_days: 90,
    kind: 'base_rate',
    trained_at: server.clock.now(),
    samples: 0,
    positives: 0,
    parameters: '{}',
    report: '{}',
    state: 'live',
    because: 'A test',
  })
  let count = 0
  return {
    server,
    stranger,
    async renewal(owner, made) {
      count += 1
      const name = `Account ${count}`
      const accountId = await insertRow(server, 'accounts', { name, owner_id: owner?.id ?? null, source_id: 2 })
      const outcome = made.outcome ?? 'open'
      const id = await insertRow(server, 'renewals', {
        account_id: accountId,
        source_id: 2,
        external_id: `ren-${count}`,
        due_on: made.due,
        amount: made.amount ?? 1_000,
        currency: made.currency ?? null,
        outcome,
        decided_on: made.decided ?? null,
        renewed_amount: made.renewed ?? null,
        amount_minor: (made.amount ?? 1_000) * 100,
        renewed_minor: made.renewed === undefined ? null : made.renewed * 100,
      })
      if (made.probability !== undefined) {
        await server.pool.query(
          `insert into account_predictions (account_id, model_id, as_of, probability, low, high, drivers, computed_at)
           values ($1, $2, '2026-03-10', $3, $3, $3, '[]', $4)`,
          [accountId, modelId, made.probability, server.clock.now()],
        )
      }
      return { id, accountId }
    },
    async say(renewalId, voice, category, amount) {
      await server.pool.query(
        `insert into renewal_views (renewal_id, account_id, voice, category, amount_minor, said_at)
         select id, account_id, $2, $3, $4, $5 from renewals where id = $1`,
        [renewalId, voice, category, amount === undefined ? null : amount * 100, server.clock.now()],
      )
    },
    get(who, path, input = {}) {
      const query = new URLSearchParams(
        Object.entries(input).map(([name, value]): [string, string] => [name, String(value)]),
      )
      return server.request(who, 'GET', `${path}?${query}`)
    },
  }
}
