/** A way in which data may say that an account was lost. */
export type NotionSource =
  | { key: string; kind: 'ledger' | 'ended' | 'stage' | 'feedback' | 'activities' | 'renewals' }
  | { key: string; kind: 'account_field' | 'subscription_field'; field: string; name: string; type: string }

export interface CustomField {
  entity: string
  key: string
  name: string
  type: string
}

/** The ledger first, then what else may tell of churn: custom fields by name. */
export function notionsOf(fields: readonly CustomField[]): NotionSource[] {
  return [
    { key: 'ledger', kind: 'ledger' },
    { key: 'ended', kind: 'ended' },
    { key: 'stage', kind: 'stage' },
    ...fields.map((field) => ({
      key: `${field.entity}:${field.key}`,
      kind: field.entity === 'account' ? ('account_field' as const) : ('subscription_field' as const),
      field: field.key,
      name: field.name,
      type: field.type,
    })),
    { key: 'feedback', kind: 'feedback' },
    { key: 'activities', kind: 'activities' },
    { key: 'renewals', kind: 'renewals' },
  ]
}

interface Words {
  name: string
  sentence: string
  rowsAre: string
}

const WORDS: Readonly<Record<string, Words>> = {
  ledger: {
    name: 'The ledger',
    sentence: 'MRR of the account fell to nothing on some day.',
    rowsAre: 'movements',
  },
  ended: {
    name: 'Ended subscriptions',
    sentence: 'A recurring subscription of the account has ended, whatever else it pays for.',
    rowsAre: 'subscriptions',
  },
  stage: { name: 'Stage', sentence: 'The account stands in a stage that ends its journey.', rowsAre: 'accounts' },
  feedback: {
    name: 'Feedback on leaving',
    sentence: 'Feedback came from, or is themed as, leaving.',
    rowsAre: 'pieces of feedback',
  },
  activities: {
    name: 'Recorded churn events',
    sentence: 'A note, call or meeting is titled as churn.',
    rowsAre: 'activities',
  },
  renewals: { name: 'Renewals lost', sentence: 'A renewal was decided as churned.', rowsAre: 'renewals' },
}

export function notionWords(notion: NotionSource): Words {
  if (!('field' in notion)) return WORDS[notion.kind] ?? { name: notion.key, sentence: '', rowsAre: 'rows' }
  const [whose, rowsAre] =
    notion.kind === 'account_field' ? ['accounts', 'accounts'] : ['subscriptions', 'subscriptions']
  const sentence =
    notion.type === 'boolean'
      ? `The custom field ${notion.field} of ${whose} says yes.`
      : `The custom field ${notion.field} of ${whose} names a day that has passed.`
  return { name: `Custom field ${notion.name} of ${whose}`, sentence, rowsAre }
}

const COUNTS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine']

/** What it comes to, in one sentence. */
export function verdict(notions: readonly { name: string; accounts: number }[], contradictory: number): string {
  const count = COUNTS[notions.length] ?? String(notions.length)
  if (notions.length < 2) return 'The data carry no other notion of churn than the ledger.'
  const counted = notions.map(({ name, accounts }) => `${name} ${accounts}`).join(', ')
  if (contradictory === 0) return `${count} notions of churn agree on every account: ${counted}.`
  const on = contradictory === 1 ? 'one account' : `${contradictory} accounts`
  return `${count} notions of churn contradict each other on ${on}. Accounts lost by each: ${counted}. Figures follow the ledger.`
}
