import type { Company } from './playbooks-company.ts'
import { EVEN, type Play } from './playbooks-play.ts'
import type { Arrival } from './playbooks-receivers.ts'

export interface PlayVerdict {
  readonly runs: number
  readonly steps: number
  readonly effects: number
  /** Arrivals beyond the first of each effect: only where a kill fell between sending and its commit. */
  readonly repeated: number
  /** What is wrong, as sentences. */
  readonly wrong: readonly string[]
}

interface RunFacts {
  id: number
  key: string
  account: string
  state: string
  because: string | null
  steps: { id: string; kind: string; state: string }[]
  tasks: string[]
  notices: string[]
}

interface EffectFacts {
  id: string
  state: string
  attempts: number
  recorded: number
  /** When an arrival was recorded first. */
  endedAt: Date | null
}

const SENDS = new Set(['email', 'slack', 'webhook'])

/** Compares what was started with what the database and the receivers hold. */
export async function judgePlays(company: Company): Promise<PlayVerdict> {
  const { house, play, child, started } = company
  const runs = await house.ask<RunFacts>(
    `select runs.id::int as id, playbooks.key, accounts.name as account, runs.state, runs.because,
       array(select jsonb_build_object('id', step_id, 'kind', kind, 'state', state) from playbook_steps where run_id = runs.id) as steps,
       array(select step_id from tasks where run_id = runs.id) as tasks,
       array(select step_id from notices where run_id = runs.id) as notices
     from playbook_runs runs join playbooks on playbooks.id = runs.playbook_id join accounts on accounts.id = runs.account_id`,
  )
  const effects = await house.ask<EffectFacts>(
    `select id, state, attempts, (select min(at) from effect_attempts where effect_id = effects.id and ok) as "endedAt",
       (select count(*)::int from effect_attempts where effect_id = effects.id and ok) as recorded
     from effects where run_id is not null`,
  )
  const wrong: string[] = []
  const known = new Set(runs.map(({ id }) => id))
  const lost = [...started].filter((id) => !known.has(id))
  if (lost.length > 0) wrong.push(`${lost.length} acknowledged runs are lost`)
  const mine = runs.filter(({ key }) => key === play.key)
  if (mine.length !== new Set(started).size) wrong.push(`${started.size} runs were acknowledged, ${mine.length} exist`)
  const playOf = (run: RunFacts) => (run.key === child.key ? child : play)
  const faults = runs.flatMap((run) => faultsOf(run, playOf(run)))
  const sentBy = (run: RunFacts, isWanted: boolean) =>
    run.steps
      .filter(({ id, kind }) => SENDS.has(kind) && isTurnedDown(run, playOf(run), id) !== isWanted)
      .map(({ id }) => `${run.id}:${id}`)
  const intended = new Set(runs.flatMap((run) => sentBy(run, true)))
  const dropped = new Set(runs.flatMap((run) => sentBy(run, false)))
  const { faults: sending, repeated } = judgeEffects(
    effects.filter(({ id }) => !dropped.has(id)),
    house.receivers.arrivals,
    intended,
  )
  for (const { id, state } of effects)
    if (dropped.has(id) && state !== 'dropped') faults.push([`what was turned down is dropped: ${state}`, id])

  return {
    runs: runs.length,
    steps: runs.reduce((sum, { steps }) => sum + steps.length, 0),
    effects: effects.length,
    repeated,
    wrong: [...wrong, ...summed([...faults, ...sending])],
  }
}

type Fault = readonly [what: string, example: string]

function isTurnedDown({ account }: RunFacts, play: Play, stepId: string): boolean {
  return play.turnedDown?.(account === EVEN).includes(stepId) ?? false
}

function faultsOf(run: RunFacts, play: Play): Fault[] {
  const faults: Fault[] = []
  if (run.state !== 'done') faults.push([`a run ends: ${run.state}`, `${run.id} ${run.because ?? ''}`])
  const steps = run.steps.map(({ id }) => id).toSorted()
  const wanted = play.expected(run.account === EVEN).toSorted()
  if (steps.join() !== wanted.join()) faults.push(['each step is in the journal once', `${run.id}: ${steps.join()}`])
  const open = run.steps.filter(({ id, state }) => state !== (isTurnedDown(run, play, id) ? 'skipped' : 'done'))
  if (open.length > 0) faults.push(['each step is done', `${run.id}: ${JSON.stringify(open)}`])
  const made = (kinds: readonly string[], ids: readonly string[] = []) =>
    run.steps
      .filter(({ id, kind }) => kinds.includes(kind) || ids.includes(id))
      .map(({ id }) => id)
      .toSorted()
      .join()
  if (run.tasks.toSorted().join() !== made(['task'])) faults.push(['each task is made once', `${run.id}: ${run.tasks}`])
  if (run.notices.toSorted().join() !== made(['notice', 'approval'], play.read))
    faults.push(['each notice is given once', `${run.id}: ${run.notices}`])
  return faults
}

/**
 * Every effect of the journal arrives; what arrives more than once was taken as often, with the same content, and before its end
 * was on record, which happens once.
 */
function judgeEffects(
  effects: readonly EffectFacts[],
  arrivals: readonly Arrival[],
  intended: ReadonlySet<string>,
): { faults: Fault[]; repeated: number } {
  const byId = Map.groupBy(arrivals, ({ id }) => id)
  const stored = new Map(effects.map((effect) => [effect.id, effect]))
  const faults: Fault[] = []
  for (const id of intended) if (!stored.has(id)) faults.push(['a step that sends has its effect', id])
  for (const id of byId.keys()) if (!intended.has(id)) faults.push(['only what the journal holds arrives', id])
  for (const { id, state, attempts, recorded, endedAt } of effects) {
    const came = byId.get(id) ?? []
    if (state !== 'sent') faults.push([`an effect ends: ${state}`, id])
    if (came.length === 0) faults.push(['an effect arrives', id])
    if (came.length > attempts) faults.push(['an effect is sent by who took it', `${id}: ${came.length} > ${attempts}`])
    if (recorded !== 1) faults.push(['an arrival is on record once', `${id}: ${recorded}`])
    if (new Set(came.map(({ said }) => said)).size > 1) faults.push(['a repetition says the same', id])
    if (came.some(({ at }) => endedAt !== null && at > endedAt)) faults.push(['nothing is sent after its end', id])
  }
  return { faults, repeated: arrivals.length - byId.size }
}

function summed(faults: readonly Fault[]): string[] {
  return [...Map.groupBy(faults, ([what]) => what)].map(
    ([what, some]) =>
      `${what}: ${some.length} wrong, such as ${some
        .slice(0, 3)
        .map(([, example]) => example)
        .join('; ')}`,
  )
}
