/**
 * Loaded before the product (`node --import`): ends the process, as a power cut would, at an edge of a step that PLAY_EDGE names as
 * `<kind of step> <unwritten | written | committed>`: before its journal is written, before that is committed, and after.
 * `settling sent` lies between the receiver's answer and the record of it, `decision written` and `decision committed` around the
 * commit of a yes or no. With PLAY_FREEZES the process is frozen there once instead, until somebody goes on with it.
 */
import { Client } from 'pg'

const [kind = '', edge = ''] = (process.env['PLAY_EDGE'] ?? '').split(' ')
const written = new WeakSet<Client>()
let wasFrozen = false

interface Asked {
  readonly text: string
  readonly values: readonly unknown[]
}

const query = Client.prototype.query as (this: Client, ...given: unknown[]) => unknown

function edgeQuery(this: Client, ...given: unknown[]): unknown {
  const { text, values } = asked(given)
  const isWriting =
    kind === 'decision'
      ? text.includes('update playbook_steps set state')
      : text.includes('insert into playbook_steps') && values.some((value) => holds(value, kind))
  if (isWriting && edge === 'unwritten') die()
  if (kind === 'settling' && text.includes('insert into "effect_attempts"')) die()
  const isCommit = text.trim().toLowerCase() === 'commit'
  if (isCommit && written.has(this) && edge === 'written') die()
  const answer = query.apply(this, given)
  if (isWriting) written.add(this)
  if (isCommit && written.has(this) && edge === 'committed') void Promise.resolve(answer).then(die, die)
  if (isCommit || text.trim().toLowerCase() === 'rollback') written.delete(this)
  return answer
}

function asked([first, second]: readonly unknown[]): Asked {
  if (typeof first === 'string') return { text: first, values: Array.isArray(second) ? second : [] }
  const { text = '', values = [] } = (first ?? {}) as Partial<Asked>
  return { text, values }
}

function holds(value: unknown, wanted: string): boolean {
  return Array.isArray(value) && value.includes(wanted)
}

function die(): void {
  if (!process.env['PLAY_FREEZES']) process.kill(process.pid, 'SIGKILL')
  if (!wasFrozen) process.kill(process.pid, 'SIGSTOP')
  wasFrozen = true
}

Client.prototype.query = edgeQuery as typeof Client.prototype.query
