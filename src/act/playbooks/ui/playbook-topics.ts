/** What answers about playbooks depend on. */
export const PLAYBOOK_TOPICS = ['playbooks', 'runs'] as const
/** What one playbook's definition depends on; its counts of runs come along. */
export const RUN_TOPICS = ['runs', 'playbooks', 'tasks', 'outreach', 'effects'] as const
