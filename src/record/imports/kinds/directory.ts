import { DEPARTMENTS, ROLES } from '../../../kernel/permissions.ts'
import { accountId, day, email, externalId, kind, oneOf, required, roles, text } from './column.ts'

export const CONTACT_ROLES = ['champion', 'executive_sponsor', 'economic_buyer', 'admin', 'user'] as const

export const accounts = kind(
  'accounts',
  'Customer companies.',
  [
    externalId('account'),
    text('name', 'Name of the company.', required),
    text('parent_external_id', 'Your id of the account this one belongs to.'),
    email('owner_email', 'E-mail address of the member who owns the account.'),
    text('segment', 'Segment of the account, such as enterprise.'),
    text('stage', 'Lifecycle stage of the account.'),
    text('domain', 'Internet domain of the company, such as acme.com.'),
    text('industry', 'Industry the company works in.'),
    text('country', 'Country of the company.'),
    day('customer_since', 'Day on which the company became a customer.'),
    day('renewal_on', 'Day on which the contract is due for renewal.'),
  ],
  { attributesOf: 'account' },
)

export const contacts = kind(
  'contacts',
  'People at your accounts.',
  [
    externalId('contact'),
    accountId,
    email('email', 'E-mail address of the person.'),
    text('name', 'Name of the person.'),
    text('title', 'Job title of the person.'),
    roles('roles', CONTACT_ROLES, 'Roles at the account, separated by semicolons.'),
    day('left_on', 'Day on which the person left the account.'),
  ],
  { attributesOf: 'contact' },
)

export const members = kind(
  'members',
  'People of your own company.',
  [
    email('email', 'E-mail address of the member.', required),
    text('name', 'Name of the member.', required),
    oneOf('department', DEPARTMENTS, 'Department the member works in.'),
    oneOf('role', ROLES, 'What the member may do in Volant.'),
    email('manager_email', "E-mail address of the member's manager."),
  ],
  { naturalKey: ['email'] },
)
