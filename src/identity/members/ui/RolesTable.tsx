import { ROLE_RULES } from '../../../kernel/access.ts'
import { ROLES } from '../../../kernel/permissions.ts'
import type { Permission } from '../../../kernel/permissions.ts'
import { Section } from '../../../web/design/Section.tsx'
import { ROLE_WORDS, SCOPE_WORDS, readWords } from './words.ts'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'

const ABILITIES: readonly { label: string; permission: Permission }[] = [
  { label: 'publish scorecards', permission: 'scorecards.publish' },
  { label: 'draft scorecards', permission: 'scorecards.draft' },
  { label: 'import', permission: 'imports.run' },
  { label: 'export', permission: 'exports.create' },
  { label: 'change settings', permission: 'settings.write' },
  { label: 'invite and change members', permission: 'members.administer' },
  { label: 'export and erase people of accounts', permission: 'contacts.erase' },
  { label: 'read the audit log', permission: 'audit.read' },
]

/** What every role may see and do, read from the same table the server decides by. */
export function RolesTable() {
  return (
    <Section
      title="What each role may do"
      reason="Accounts without an owner are seen by leaders and by roles that see all accounts."
    >
      <PlainTable
        label="Roles"
        heads={['Role', 'Sees accounts', 'Changes accounts', 'Money', 'Contact details', 'Also may']}
      >
        {ROLES.map((role) => {
          const rules = ROLE_RULES[role]
          const may = ABILITIES.filter(({ permission }) => rules.permissions.has(permission))
          return (
            <tr key={role}>
              <th className="b nw" scope="row">
                {ROLE_WORDS[role]}
              </th>
              <td>{readWords(role, rules.read)}</td>
              <td>{SCOPE_WORDS[rules.write]}</td>
              <td>{role === 'department' ? 'Sales, Finance, Marketing' : SCOPE_WORDS[rules.money]}</td>
              <td>{role === 'department' ? 'Support, Sales' : SCOPE_WORDS[rules.contactDetails]}</td>
              <td className="m">{may.length === 0 ? '–' : may.map(({ label }) => label).join(', ')}</td>
            </tr>
          )
        })}
      </PlainTable>
    </Section>
  )
}
