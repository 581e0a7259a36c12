/** How many times and how long a run tries, and why. */
export const LIMITS = {
	/**
	 * Requests of a batch, of a round or of the run that brought no verdict, before the node gives up on the rest of it.
	 * With 10 % bad messages, a batch of 500 takes fewer until it has isolated a good one.
	 */
	requestsWithoutVerdict: 40,

	/** Single entries refused in a search before it moves to another part of the batch: bad entries are neighbours. */
	refusedEntriesPerDeadEnd: 2,

	/**
	 * Requests in a row whose effect is unknown and that must not be repeated, before the round ends: if SMS Partner
	 * confirmed none, all of them would otherwise be in doubt. Those that one outage interrupts count as one.
	 */
	uncertainInARow: 3,

	/** Parallel requests in an outage of requests that must not be repeated: another outage leaves one in doubt, not all. */
	inFlightWhileAway: 1,

	/**
	 * Parallel requests from the first one without a verdict until the first verdict: more of them could all be refused
	 * before the search has isolated the messages to blame.
	 */
	inFlightWhileSearching: 1,

	/** The same within a batch, which is searched depth first: with more, all its requests could be refused. */
	inFlightOfBatch: 2,

	/** The first wait in an outage; each further one is twice as long. */
	firstWaitMs: 500,

	/** The longest wait in an outage. */
	waitMs: 10_000,

	/**
	 * The longest wait as a share of the patience, if requests must not be repeated and the patience is long: a tenth of
	 * it, so that one group of SMS is not requested hundreds of times.
	 */
	waitShare: 0.1,

	/** Each wait varies by up to ±20 %, so that clients that failed together do not retry together. */
	jitter: 0.2,

	/** Answers in a row without the expected data, after which a server that has never sent it is no longer called away. */
	unreadableInARow: 3,

	/** Failures of one request while others got a reply: then the reason is in the request. */
	failuresAmongReplies: 5,

	/** The same for answers without the expected data, which a repetition seldom cures. */
	unreadableAmongReplies: 3,

	/** Tries of one request, however much patience there is. */
	tries: 100,

	/** The same if it must not be repeated: a server that refuses this many is not about to accept the next. */
	triesOfSending: 20,

	/** The timeout of a request that checks whether SMS Partner can be reached, if it is not shorter anyway. */
	probeMs: 10_000,

	/** Pages of a list: keeps a server whose list never ends from blocking the run forever. */
	pages: 1000,

	/** The longest wait for final statuses: while the node waits, its execution stays in memory. */
	waitForFinalSeconds: 600,
} as const;
