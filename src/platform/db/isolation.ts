import type { ClientBase } from 'pg'

/*
 * Statements and triggers are written for read committed; a server, a database or a role may have another default. A session
 * is told once, when it opens: that holds for single statements and for the job queue too, directly and behind a pooler of
 * sessions. Each transaction says it again in its own begin, which costs nothing and holds behind a pooler that hands out
 * another session for each transaction. There single statements keep the server's default, which is then set on the role;
 * the channels we listen to need a session of their own anyway. A start-up option instead is refused or ignored by poolers.
 */
export const ISOLATION = 'read committed'

export const BEGIN = `begin isolation level ${ISOLATION}`

export async function setIsolation(client: ClientBase): Promise<void> {
  await client.query(`set default_transaction_isolation to '${ISOLATION}'`)
}
