import { ROLE_RULES, scopeOf, type Actor, type Scope } from '../src/kernel/access.ts'
import { DEPARTMENTS, PERMISSIONS, ROLES, type Department, type Role } from '../src/kernel/permissions.ts'

const REACH: Readonly<Record<Scope, string>> = {
  all: 'all',
  team: 'team',
  book: 'own',
  granted: 'granted',
  none: '–',
}

/** Who may do what, as a Markdown page made from the one table in the code. */
export function rolesPage(): string {
  return [
    '# Roles',
    '',
    'Generated from `src/kernel/access.ts`.',
    '',
    '*Team* is a member and everybody below by manager; a CSM also reads the accounts of colleagues under the same manager.',
    '*Own* are the accounts a member owns; *granted* are those given by name. Accounts without an owner are seen by leaders and',
    'by everybody who reads all accounts. An API key may do what its member may, and of that only what it was given. Files that',
    'a CSM exports hold its own accounts.',
    '',
    '## Which accounts',
    '',
    '| role | reads | writes | sees money | sees contact details |',
    '|---|---|---|---|---|',
    ...ROLES.map((role) => `| ${role} | ${reachOf(role).join(' | ')} |`),
    '',
    '## What a department sees besides',
    '',
    '| department | money | contact details |',
    '|---|---|---|',
    ...DEPARTMENTS.map((department) => `| ${department} | ${departmentReach(department).join(' | ')} |`),
    '',
    '## Permissions',
    '',
    `| permission | ${ROLES.join(' | ')} |`,
    `|---|${ROLES.map(() => '---').join('|')}|`,
    ...PERMISSIONS.filter((permission) => permission !== 'public').map(
      (permission) =>
        `| \`${permission}\` | ${ROLES.map((role) => (ROLE_RULES[role].permissions.has(permission) ? 'yes' : '–')).join(' | ')} |`,
    ),
    '',
  ].join('\n')
}

function reachOf(role: Role): string[] {
  const { read, write, money, contactDetails } = ROLE_RULES[role]
  return [read, write, money, contactDetails].map((scope) => REACH[scope])
}

function departmentReach(department: Department): string[] {
  const member: Actor = {
    kind: 'member',
    memberId: 1,
    name: '',
    role: 'department',
    department,
    teamIds: [],
    peerIds: [],
    keyPermissions: null,
  }
  return [REACH[scopeOf(member, 'money')], REACH[scopeOf(member, 'contact_details')]]
}
