#!/usr/bin/env node
// Imports the whole RavenStack data set: node examples/ravenstack/import.js <folder with the CSV files> [more options]
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const [folder, ...options] = process.argv.slice(2)
if (folder === undefined) {
  console.error('Usage: node examples/ravenstack/import.js <folder with the CSV files> [--dry-run] [--json]')
  process.exit(2)
}

// Accounts before what belongs to them; usage finds its account through the subscriptions.
const files = [
  ['accounts', 'ravenstack_accounts.csv', 'accounts.json'],
  ['subscriptions', 'ravenstack_subscriptions.csv', 'subscriptions.json'],
  ['usage', 'ravenstack_feature_usage.csv', 'usage.json'],
  ['tickets', 'ravenstack_support_tickets.csv', 'tickets.json'],
  ['feedback', 'ravenstack_churn_events.csv', 'churn-feedback.json'],
  ['activities', 'ravenstack_churn_events.csv', 'churn-notes.json'],
]

for (const [kind, file, mapping] of files) {
  console.error(`${kind} from ${file}`)
  const command = [join(here, '../../bin/volant.js'), 'import', kind, join(folder, file), '--map', join(here, mapping)]
  const { status, error } = spawnSync(process.execPath, [...command, ...options], { stdio: 'inherit' })
  if (error) throw error
  // Rows that cannot be used are reported and stop nothing; a file that cannot be used does.
  if (status !== 0) process.exit(status ?? 1)
}
