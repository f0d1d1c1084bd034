import { maskedEmail, maskedName } from '../../record/accounts/masking.ts'

/** A user id as somebody may read it who sees no contact details: ids that are addresses or names do not tell them. */
export function maskedUserId(userId: string): string {
  if (userId.includes('@')) return maskedEmail(userId) ?? '•••'
  return /\s/.test(userId) ? (maskedName(userId) ?? '•••') : userId
}
