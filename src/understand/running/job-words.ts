/** What a kind of job does, as a person would say it. */
const JOB_WORDS: Readonly<Record<string, string>> = {
  'imports.run': 'Import a file',
  'imports.check': 'Check a file',
  'imports.undo': 'Take an import back',
  'sample.load': 'Load the sample company',
  'hygiene.find_duplicates': 'Find duplicate accounts',
  'hygiene.night': 'Look after the data at night',
  'hygiene.merge': 'Merge accounts',
  'hygiene.undo_merge': 'Take a merge back',
  'contacts.erase': 'Erase a person for good',
  'money.rebuild': 'Build the revenue ledger anew',
  'metrics.zone': 'Count days in another time zone',
  'metrics.source_days': 'Count days of sources again',
  'metrics.count': 'Count a metric from raw events',
  'metrics.forget': 'Clear a removed metric',
  'events.keep': 'Make and drop months of events',
  'usage.pack': 'Pack days of use',
  'events.reattach': 'Give events their accounts',
  'event-issues.prune': 'Clear old event issues',
  'scorecards.try_out': 'Try a scorecard out',
  'predictions.look': 'Learn who renews',
  'predictions.back_test': 'Test health against what happened',
  'renewals.settle': 'Decide renewals by the ledger',
  'fit.looks': 'Look at health after the win',
  'playbooks.match': 'Compare runs of playbooks with accounts alike',
}

/** The words of a kind of job; its name where it has none, such as a job of an older version. */
export const jobWords = (task: string) => JOB_WORDS[task] ?? task
