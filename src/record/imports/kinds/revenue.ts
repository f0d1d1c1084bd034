import {
  accountId,
  boolean,
  currency,
  day,
  decimal,
  externalId,
  integer,
  kind,
  oneOf,
  percent,
  required,
  text,
} from './column.ts'

export const subscriptions = kind(
  'subscriptions',
  'What accounts pay for, and from when to when.',
  [
    externalId('subscription'),
    day('effective_on', 'Day from which these terms hold; a price change is a new row with a later day.', {
      default: { column: 'started_on' },
    }),
    accountId,
    day('started_on', 'First day of the subscription.', required),
    day('ended_on', 'First day no longer paid for.'),
    day('cancelled_on', 'Day on which the cancellation was asked for, where it is known.'),
    decimal('amount', 'Price per interval and unit, before discount.', { required: true, min: 0 }),
    oneOf('interval', ['day', 'week', 'month', 'quarter', 'year'], 'How often the amount is paid.', required),
    integer('interval_count', 'Number of intervals one amount pays for.', {
      default: { value: '1' },
      min: 1,
      max: 1000,
    }),
    decimal('quantity', 'Number of units, such as seats.', { default: { value: '1' }, min: 0 }),
    percent('discount_percent', 'Discount on the amount, 0 to 100.'),
    currency('currency', 'Currency of the amount, such as EUR.'),
    text('plan', 'Name of the plan.'),
    boolean('is_trial', 'True while nothing is paid yet.'),
    oneOf('kind', ['recurring', 'one_off'], 'Whether the amount recurs.'),
    day('term_ends_on', 'Last day of the current term.'),
    text('end_reason', 'Why the subscription ended.'),
  ],
  {
    naturalKey: ['external_id', 'effective_on'],
    attributesOf: 'subscription',
    inOrder: [['started_on', 'ended_on']],
    multiplied: [['amount', 'quantity']],
  },
)

export const invoices = kind('invoices', 'Invoices and whether they were paid.', [
  externalId('invoice'),
  accountId,
  day('issued_on', 'Day of the invoice.', required),
  day('due_on', 'Day by which it is to be paid.'),
  day('paid_on', 'Day on which it was paid.'),
  decimal('amount', 'Total of the invoice.', required),
  currency('currency', 'Currency of the amount, such as EUR.'),
  text('status', 'Status of the invoice, such as paid or open.'),
])

export const renewals = kind('renewals', 'Decisions due at the end of terms.', [
  externalId('renewal'),
  accountId,
  day('due_on', 'Day on which the term ends.', required),
  decimal('amount', 'Yearly amount up for renewal.', required),
  currency('currency', 'Currency of the amount, such as EUR.'),
  oneOf('outcome', ['renewed', 'churned', 'contracted', 'expanded', 'open'], 'How the renewal was decided.'),
  day('decided_on', 'Day of the decision.'),
  decimal('renewed_amount', 'Yearly amount after the decision.'),
])

export const exchangeRates = kind(
  'exchange_rates',
  'What one unit of a currency is worth in the reporting currency.',
  [
    currency('currency', 'Currency that is converted.', required),
    day('day', 'First day on which the rate holds.', required),
    decimal('rate', 'Reporting units for one unit of the currency.', { required: true, min: 0 }),
  ],
  { naturalKey: ['currency', 'day'] },
)

export const leads = kind('leads', "What customers' success produced.", [
  externalId('lead'),
  accountId,
  oneOf(
    'kind',
    ['renewal', 'expansion', 'referral', 'reference', 'case_study'],
    'What the customer gives rise to.',
    required,
  ),
  text('source_department', 'Department that found the lead.'),
  day('created_on', 'Day on which the lead was found.', required),
  text('status', 'Status of the lead, such as accepted.'),
  decimal('amount', 'Expected yearly amount.'),
  currency('currency', 'Currency of the amount, such as EUR.'),
  text('won_account_external_id', 'Your id of the account that was won through it.'),
  text('title', 'What the lead says, in a line.'),
  text('to_department', 'Department that takes it, such as sales.'),
  text('reason', 'Why it was declined or lost.'),
  day('closed_on', 'Day on which it was won, lost or declined.'),
  decimal('won_amount', 'Yearly amount that was won.'),
])
