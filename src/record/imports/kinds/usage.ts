import { accountId, day, decimal, instant, json, kind, required, text } from './column.ts'

export const usage = kind(
  'usage',
  'Daily numbers per account.',
  [
    accountId,
    text('metric', 'Key of the metric, such as logins.', { required: true, maxLength: 100 }),
    day('day', 'Day the number belongs to.', required),
    decimal('value', 'The number; rows with the same key are added up.', required),
    text('contact_external_id', 'Your id of the contact, when the number is about one person.'),
  ],
  { naturalKey: ['account_external_id', 'metric', 'day', 'contact_external_id'], isSummed: true },
)

export const events = kind(
  'events',
  'Single product events.',
  [
    text('message_id', 'Your id of the event; an id that was seen before is not counted again.'),
    accountId,
    text('name', 'Name of the event.', required),
    instant('at', 'When it happened.', required),
    text('user_id', 'Your id of the person.'),
    json('properties', 'Further facts as a JSON object.'),
  ],
  { naturalKey: ['message_id'] },
)
