/** Where rows of a kind are kept, for the kinds that are one row of one table each. */
export interface Target {
  readonly kind: string
  readonly table: TargetTable
  /** Database columns that, with the source, name a row. */
  readonly key: readonly string[]
  /** Canonical column → database column, for those copied as they are. */
  readonly columns: Readonly<Record<string, string>>
  /** Database column whose day a signal belongs to; null for kinds that are no signals. */
  readonly dayColumn: string | null
  readonly hasAttributes: boolean
  /** Canonical columns that name another row, and the database column that keeps its id. */
  readonly references: readonly Reference[]
}

export interface Reference {
  readonly canonical: string
  readonly column: string
  readonly to: 'contact_by_email' | 'member_by_email' | 'account' | 'outcome'
  /** A required reference that is not found makes the row unusable; otherwise it stays empty. */
  readonly isRequired: boolean
}

const TARGET_TABLES = [
  'contacts',
  'subscriptions',
  'invoices',
  'tickets',
  'survey_responses',
  'outcomes',
  'outcome_measurements',
  'feedback',
  'renewals',
  'activities',
  'leads',
] as const
export type TargetTable = (typeof TARGET_TABLES)[number]

const CONTACT: Reference = {
  canonical: 'contact_email',
  column: 'contact_id',
  to: 'contact_by_email',
  isRequired: false,
}
const MEMBER: Reference = { canonical: 'member_email', column: 'member_id', to: 'member_by_email', isRequired: false }

function target(
  kind: string,
  table: TargetTable,
  columns: readonly string[],
  more: Partial<Pick<Target, 'key' | 'dayColumn' | 'hasAttributes' | 'references'>> & {
    renamed?: Record<string, string>
  } = {},
): Target {
  const renamed = more.renamed ?? {}
  return {
    kind,
    table,
    key: more.key ?? ['external_id'],
    columns: Object.fromEntries(columns.map((column) => [column, renamed[column] ?? column])),
    dayColumn: more.dayColumn ?? null,
    hasAttributes: more.hasAttributes ?? false,
    references: more.references ?? [],
  }
}

export const TARGETS: ReadonlyMap<string, Target> = new Map(
  [
    target('contacts', 'contacts', ['email', 'name', 'title', 'roles', 'left_on'], { hasAttributes: true }),
    target(
      'subscriptions',
      'subscriptions',
      [
        'effective_on',
        'started_on',
        'ended_on',
        'cancelled_on',
        'amount',
        'interval',
        'interval_count',
        'quantity',
        'discount_percent',
        'currency',
        'plan',
        'is_trial',
        'kind',
        'term_ends_on',
        'end_reason',
      ],
      { key: ['external_id', 'effective_on'], dayColumn: 'effective_on', hasAttributes: true },
    ),
    target('invoices', 'invoices', ['issued_on', 'due_on', 'paid_on', 'amount', 'currency', 'status'], {
      dayColumn: 'issued_on',
    }),
    target(
      'tickets',
      'tickets',
      ['opened_at', 'first_response_at', 'closed_at', 'priority', 'status', 'subject', 'topic', 'is_escalated', 'csat'],
      { dayColumn: 'opened_at', hasAttributes: true },
    ),
    target('survey_responses', 'survey_responses', ['contact_email', 'survey', 'score', 'comment', 'answered_at'], {
      dayColumn: 'answered_at',
      references: [CONTACT],
    }),
    target('feedback', 'feedback', ['at', 'text', 'source', 'theme', 'department'], {
      dayColumn: 'at',
      renamed: { source: 'origin' },
    }),
    target('activities', 'activities', ['at', 'type', 'contact_email', 'member_email', 'subject', 'text'], {
      dayColumn: 'at',
      references: [CONTACT, MEMBER],
    }),
    target('outcomes', 'outcomes', [
      'name',
      'kpi',
      'unit',
      'baseline',
      'target',
      'due_on',
      'value_amount',
      'currency',
      'agreed_by',
      'agreed_on',
      'captured_in',
    ]),
    target('outcome_measurements', 'outcome_measurements', ['measured_on', 'value'], {
      key: ['outcome_id', 'measured_on'],
      dayColumn: 'measured_on',
      references: [{ canonical: 'outcome_external_id', column: 'outcome_id', to: 'outcome', isRequired: true }],
    }),
    target('renewals', 'renewals', ['due_on', 'amount', 'currency', 'outcome', 'decided_on', 'renewed_amount']),
    target(
      'leads',
      'leads',
      [
        'kind',
        'source_department',
        'created_on',
        'status',
        'amount',
        'currency',
        'title',
        'to_department',
        'reason',
        'closed_on',
        'won_amount',
      ],
      {
        dayColumn: 'created_on',
        references: [
          { canonical: 'won_account_external_id', column: 'won_account_id', to: 'account', isRequired: false },
        ],
      },
    ),
  ].map((one) => [one.kind, one]),
)
