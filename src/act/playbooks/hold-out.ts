import { createHash } from 'node:crypto'

/**
 * Whether chance keeps an account out of a playbook, so that those with and without it can be compared. The same account gets the
 * same answer each time, and other playbooks another one. Share in percent.
 */
export function isHeldOut(playbookId: number, accountId: number, percent: number): boolean {
  if (percent <= 0) return false
  const hash = createHash('sha256').update(`hold-out:${playbookId}:${accountId}`).digest()
  return hash.readUInt32BE(0) / 2 ** 32 < percent / 100
}
