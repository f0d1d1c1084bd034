import {
  all,
  any,
  branch,
  customerFor,
  daysOfUse,
  email,
  noOpen,
  not,
  notice,
  onceIn,
  owner,
  type ReadyPlaybook,
  task,
  waitDays,
  waitFor,
  workingHours,
} from './parts.ts'

export const ADOPTION: readonly ReadyPlaybook[] = [
  {
    key: 'adoption-stall',
    name: 'Adoption stall',
    description: 'Use falls by a third against the account’s own habit.',
    lifecycle: 'adoption',
    maturity: 'walk',
    guide: {
      why: 'Falling use comes months before a cancellation, when there is still time to find out why.',
      whenToUse: 'Runs by itself when use over 56 days stands a third below the account’s own 84 days before.',
      duration: '5 weeks',
      metrics: ['Use against its own baseline', 'Days of use'],
      pitfalls: [
        'A holiday season looks like a stall: compare with last year first.',
        'Training offered where the reason is a missing feature.',
      ],
    },
    definition: {
      trigger: { kind: 'enter', condition: { kind: 'measure', measure: 'use_trend_56', operator: '<=', value: -0.33 } },
      limits: { ...onceIn(90), ...workingHours },
      steps: [
        task('t1', 'Find the team that stopped', {
          title: '{{account.name}}: use is a third below its habit',
          description:
            'Look at the Usage tab: which team, which feature, since when? Then ask the champion about that, not in general.',
          assign: owner,
          dueDays: 2,
          taskKind: 'adoption_call',
          waitDays: 5,
        }),
        branch(
          'b1',
          'Tickets in the way?',
          { kind: 'tickets', reading: 'open', operator: '>=', value: 3 },
          {
            yes: [
              task('t2', 'Clear the tickets', {
                title: 'Open tickets hold {{account.name}} back: go through them with support',
                assign: { rule: 'on_duty', department: 'support' },
                dueDays: 2,
                taskKind: 'support_sweep',
              }),
            ],
            no: [
              email('e1', 'Offer a working session', {
                toRoles: ['champion', 'admin'],
                subject: 'An hour on what changed for your team',
                body: 'Hello {{contact.first_name|there}},\n\nI noticed that your team works with us less than it used to. Before I guess: what changed for you?\n\nI have kept an hour on two days this week to look at it together.\n\n{{owner.name}}',
                approval: owner,
              }),
            ],
          },
        ),
        waitDays('w1', 28),
        branch(
          'b2',
          'Is use back?',
          { kind: 'measure', measure: 'use_trend_56', operator: '>', value: -0.15 },
          {
            no: [
              task('t3', 'Agree on a plan', {
                title: 'Use at {{account.name}} has not come back: agree on a plan with the sponsor',
                assign: owner,
                dueDays: 7,
                priority: 'high',
                taskKind: 'recovery_plan',
              }),
            ],
          },
        ),
      ],
      success: { condition: { kind: 'measure', measure: 'use_trend_56', operator: '>', value: -0.15 }, withinDays: 60 },
    },
  },
  {
    key: 'quiet-account',
    name: 'Quiet account',
    description: 'Nobody has used the product for two weeks.',
    lifecycle: 'adoption',
    maturity: 'crawl',
    guide: {
      why: 'Silence is the signal nobody sends. It is found by the clock, not by an event.',
      whenToUse: 'Runs by itself 14 days after the last use. While the source of use is stale it waits and says so.',
      duration: '2 weeks',
      metrics: ['Days since use'],
      pitfalls: ['Accounts in their off-season: note it, and set an end.'],
    },
    definition: {
      trigger: {
        kind: 'enter',
        condition: all(
          { kind: 'usage', aggregation: 'days_since_last', windowDays: 90, operator: '>=', value: 14 },
          customerFor('longer_ago_than', 30),
          not({ kind: 'field', field: 'stage', operator: 'is', values: ['churned'] }),
        ),
      },
      limits: { ...onceIn(45), ...workingHours },
      steps: [
        task('t1', 'Call', {
          title: '{{account.name}} has been quiet for two weeks',
          description: 'Call rather than write. If nobody answers, try a second person.',
          assign: owner,
          dueDays: 1,
          priority: 'high',
          taskKind: 'quiet_call',
        }),
        waitFor('w1', 'Wait for use', daysOfUse(7, '>=', 1), 10),
        branch('b1', 'Still quiet?', daysOfUse(7, '=', 0), {
          yes: [
            email('e1', 'A plain question', {
              toRoles: ['executive_sponsor', 'champion'],
              subject: 'Is {{account.name}} still getting what it needs?',
              body: 'Hello {{contact.first_name|there}},\n\nnobody at {{account.name}} has worked with us for some weeks. I would rather ask than assume: is it the season, did your plans change, or are we in the way?\n\nOne sentence is enough.\n\n{{owner.name}}',
              approval: owner,
            }),
          ],
        }),
      ],
      success: { condition: daysOfUse(14, '>=', 3), withinDays: 30 },
    },
  },
  {
    key: 'champion-left',
    name: 'Champion left',
    description: 'The person who carried us is gone: win the next one within weeks.',
    lifecycle: 'adoption',
    maturity: 'walk',
    guide: {
      why: 'When the champion leaves, their successor asks what all this is for. Who answers first, wins.',
      whenToUse: 'Runs by itself when a contact with the role champion is marked as gone.',
      duration: '6 weeks',
      metrics: ['Champions', 'Contacts engaged', 'Renewal rate of accounts that lost a champion'],
      pitfalls: ['Forgetting the one who left: they may bring us to their next company.'],
    },
    definition: {
      trigger: {
        kind: 'enter',
        condition: { kind: 'contacts', reading: 'left', roles: ['champion'], windowDays: 30, operator: '>=', value: 1 },
      },
      limits: { ...onceIn(60), ...workingHours },
      steps: [
        task('t1', 'Find the successor', {
          title: 'The champion of {{account.name}} left: find who takes over',
          description: 'Ask the one who left for a name and an introduction, then the admin, then the sponsor.',
          assign: owner,
          dueDays: 2,
          priority: 'high',
          taskKind: 'champion_search',
          checklist: [
            'Ask for an introduction',
            'Note where the champion went',
            'Record the new champion with the role',
          ],
          waitDays: 14,
        }),
        email('e1', 'Tell the sponsor', {
          toRoles: ['executive_sponsor', 'economic_buyer'],
          subject: 'Who carries on at {{account.name}}?',
          body: 'Hello {{contact.first_name|there}},\n\nthe colleague who worked most closely with us has left. So that nothing of what you have reached is lost, I would like to bring the successor up to date. Whom may I call?\n\n{{owner.name}}',
          approval: owner,
        }),
        waitFor(
          'w1',
          'Wait for a new champion',
          { kind: 'contacts', reading: 'present', roles: ['champion'], operator: '>=', value: 1 },
          21,
        ),
        branch(
          'b1',
          'Is there one?',
          { kind: 'contacts', reading: 'present', roles: ['champion'], operator: '>=', value: 1 },
          {
            yes: [
              task('t2', 'Bring the new champion up to date', {
                title: 'Show the new champion of {{account.name}} what was reached',
                assign: owner,
                dueDays: 7,
                taskKind: 'champion_start',
              }),
            ],
            no: [
              task('t3', 'Escalate', {
                title: '{{account.name}} has no champion after five weeks',
                assign: { rule: 'owner_manager' },
                dueDays: 3,
                priority: 'high',
                taskKind: 'escalation',
              }),
            ],
          },
        ),
      ],
      success: {
        condition: { kind: 'contacts', reading: 'present', roles: ['champion'], operator: '>=', value: 1 },
        withinDays: 45,
      },
    },
  },
  {
    key: 'sponsor-gap',
    name: 'Sponsor gap',
    description: 'No executive sponsor on record within nine months of the renewal.',
    lifecycle: 'adoption',
    maturity: 'run',
    guide: {
      why: 'Users like a product, sponsors pay for it. Without one the renewal is decided by someone who never saw the value.',
      whenToUse: 'Runs by itself; also useful by hand after a reorganisation at the customer.',
      duration: '6 weeks',
      metrics: ['Accounts with a sponsor', 'Renewal rate with and without one'],
      pitfalls: ['Writing down the highest name in the organisation chart who has never heard of us.'],
    },
    definition: {
      trigger: {
        kind: 'enter',
        condition: all(
          { kind: 'contacts', reading: 'present', roles: ['executive_sponsor'], operator: '=', value: 0 },
          { kind: 'date', field: 'renewal_on', relation: 'within_next', days: 270 },
        ),
      },
      limits: onceIn(120),
      steps: [
        task('t1', 'Find the sponsor with the champion', {
          title: 'Who at {{account.name}} answers for the result? Find the sponsor',
          description:
            'Ask the champion who would miss the result most, and for an introduction with a reason to meet.',
          assign: owner,
          dueDays: 10,
          taskKind: 'sponsor_search',
          waitDays: 21,
        }),
        branch(
          'b1',
          'Sponsor on record?',
          { kind: 'contacts', reading: 'present', roles: ['executive_sponsor'], operator: '>=', value: 1 },
          {
            no: [
              task('t2', 'Pair with one of our executives', {
                title: 'Ask an executive of ours to write to their peer at {{account.name}}',
                assign: { rule: 'owner_manager' },
                dueDays: 10,
                taskKind: 'sponsor_pairing',
              }),
            ],
          },
        ),
      ],
      success: {
        condition: { kind: 'contacts', reading: 'present', roles: ['executive_sponsor'], operator: '>=', value: 1 },
        withinDays: 60,
      },
    },
  },
  {
    key: 'shallow-use',
    name: 'Shallow use',
    description: 'They use it often, but only a corner of it.',
    lifecycle: 'adoption',
    maturity: 'run',
    guide: {
      why: 'An account that depends on one feature is easily replaced, and pays for the rest without knowing it.',
      whenToUse: 'Runs by itself for accounts past onboarding that use few parts on many days.',
      duration: '8 weeks',
      metrics: ['Breadth of use', 'Outcomes agreed'],
      pitfalls: ['Showing every feature. Show the one that serves the next result.'],
    },
    definition: {
      trigger: {
        kind: 'enter',
        condition: all(
          { kind: 'measure', measure: 'use_breadth_90', operator: '<=', value: 2 },
          daysOfUse(28, '>=', 8),
          customerFor('longer_ago_than', 120),
          noOpen('training'),
        ),
      },
      limits: { ...onceIn(180, { perDay: 20 }), ...workingHours },
      steps: [
        email('e1', 'Invite to a short training', {
          toRoles: ['champion', 'admin'],
          subject: 'Half an hour that may save your team some',
          body: 'Hello {{contact.first_name|there}},\n\nyour team works with us nearly every day, mostly in one place. Teams like yours usually gain most from one more. May I show it to two or three of your people with your own data, in half an hour?\n\n{{owner.name}}',
        }),
        waitDays('w1', 7),
        task('t1', 'Hold the training', {
          title: 'Training for {{account.name}}: one more part of the product',
          assign: owner,
          dueDays: 14,
          priority: 'low',
          taskKind: 'training',
          waitDays: 21,
        }),
        notice('n1', 'Look again', 'Four weeks ago {{account.name}} was invited to a training: has its use broadened?'),
      ],
      success: {
        condition: any(
          { kind: 'measure', measure: 'use_breadth_90', operator: '>=', value: 3 },
          { kind: 'health_change', score: 'co', days: 30, operator: '>=', points: 10 },
        ),
        withinDays: 75,
        holdOutPercent: 10,
      },
    },
  },
]
