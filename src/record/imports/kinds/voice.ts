import {
  accountId,
  boolean,
  currency,
  day,
  decimal,
  email,
  externalId,
  instant,
  integer,
  kind,
  longText,
  oneOf,
  required,
  text,
} from './column.ts'

export const tickets = kind(
  'tickets',
  'Support requests.',
  [
    externalId('ticket'),
    accountId,
    instant('opened_at', 'When the ticket was opened.', required),
    instant('first_response_at', 'When somebody first answered.'),
    instant('closed_at', 'When it was closed.'),
    oneOf('priority', ['low', 'normal', 'high', 'urgent'], 'How urgent it is.'),
    text('status', 'Status in the help desk.'),
    text('subject', 'Subject line.', { maxLength: 1000 }),
    text('topic', 'What it is about, such as billing.'),
    boolean('is_escalated', 'True when it was escalated.'),
    integer('csat', 'Satisfaction with the answer, 1 to 5.', { min: 1, max: 5 }),
  ],
  { attributesOf: 'ticket' },
)

export const surveyResponses = kind('survey_responses', 'Answers to surveys.', [
  externalId('response'),
  accountId,
  email('contact_email', 'E-mail address of the person who answered.'),
  text('survey', "nps, csat, ces or a survey's key.", required),
  decimal('score', 'Score given: NPS 0 to 10, CSAT 1 to 5, CES 1 to 7.'),
  longText('comment', 'What was written beside the score.'),
  instant('answered_at', 'When it was answered.', required),
])

export const feedback = kind('feedback', 'Things customers said.', [
  externalId('feedback'),
  accountId,
  instant('at', 'When it was said.', required),
  longText('text', 'What was said.', required),
  text('source', 'Where it was said, such as a call or a churn interview.'),
  text('theme', 'What it is about.'),
  text('department', 'Department it is for.'),
])

export const activities = kind('activities', 'Meetings, calls, e-mails and notes.', [
  externalId('activity'),
  accountId,
  instant('at', 'When it took place.', required),
  oneOf('type', ['meeting', 'call', 'email', 'note'], 'What it was.', required),
  email('contact_email', 'E-mail address of the contact.'),
  email('member_email', 'E-mail address of the member.'),
  text('subject', 'Subject line.', { maxLength: 1000 }),
  longText('text', 'What was said or written.'),
])

export const outcomes = kind('outcomes', 'Results customers bought the product for.', [
  externalId('outcome'),
  accountId,
  text('name', 'The desired result.', required),
  text('kpi', 'Number by which it is measured.'),
  text('unit', 'Unit of that number.'),
  decimal('baseline', 'Value at the start.'),
  decimal('target', 'Value to be reached.'),
  day('due_on', 'Day by which it is to be reached.'),
  decimal('value_amount', 'What reaching it is worth, in money.'),
  currency('currency', 'Currency of that worth, such as EUR.'),
  text('agreed_by', 'Who agreed to it.'),
  day('agreed_on', 'Day on which it was agreed.'),
  oneOf('captured_in', ['presales', 'onboarding', 'review'], 'Where it was first written down.'),
])

export const outcomeMeasurements = kind(
  'outcome_measurements',
  'Measured values of outcomes.',
  [
    text('outcome_external_id', 'Your id of the outcome.', required),
    day('measured_on', 'Day of the measurement.', required),
    decimal('value', 'Measured value.', required),
  ],
  { naturalKey: ['outcome_external_id', 'measured_on'] },
)
