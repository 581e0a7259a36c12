import type { IWebhookFunctions } from 'n8n-workflow';
import type { Clock } from '../clock';
import { SharedCredential } from './fetchStatuses';
import { RecentEvents } from './recentEvents';
import { Verifier } from './verifier';

/**
 * State that the calls of one trigger share. n8n creates a new context for each call, so the state is kept here. What
 * must outlive this process or reach other n8n processes is also in the node's static data: n8n loads it from the
 * database before each call, and writes it there after a call that changed it.
 */

/**
 * How long calls may leave it to later ones to save what the trigger remembers, in seconds: each time, n8n writes all of
 * it to its database, which in a flood is slow enough.
 */
const SAVE_EVERY_S = 1;

/**
 * Between two executions, in milliseconds: a request answers up to 500 calls, and n8n loses executions that it has to
 * start in SQLite all at the same time.
 */
const START_EVERY_MS = 50;

/** The calls that started an execution. */
export class Memory {
	/** Delivery reports, with the status that SMS Partner confirmed. */
	readonly verified = new RecentEvents();

	/** All others. Anybody can forge them, so they must not push out verified ones, or pass for them. */
	readonly unverified = new RecentEvents();

	private lastTurn: Promise<void> = Promise.resolve();

	private callsUnderWay = 0;

	private isChanged = false;

	private savedAtS = -Infinity;

	/** Adds what the database contains; another process may have written it. To be called when a call begins. */
	begin(context: IWebhookFunctions, nowS: number): void {
		this.callsUnderWay += 1;
		const data = context.getWorkflowStaticData('node');
		this.verified.merge(data.verifiedReports, nowS);
		this.unverified.merge(data.otherCalls, nowS);
	}

	/** Waits until a call may start an execution. */
	async turn(clock: Clock): Promise<void> {
		const wait = async (): Promise<void> => await clock.sleep(START_EVERY_MS);
		this.lastTurn = this.lastTurn.then(wait, wait);
		await this.lastTurn;
	}

	/** Notes that a call starts an execution. */
	add(calls: RecentEvents, key: string, nowS: number, status?: string): void {
		calls.add(key, nowS, status);
		this.isChanged = true;
	}

	/**
	 * To be called when a call ends, whatever came of it: saves what has changed, unless other calls will do so soon.
	 * Writes single texts, since n8n would observe each element of an array.
	 */
	end(context: IWebhookFunctions, nowS: number): void {
		this.callsUnderWay -= 1;
		const isSoonSaved = this.callsUnderWay > 0 && Math.abs(nowS - this.savedAtS) < SAVE_EVERY_S;
		if (!this.isChanged || isSoonSaved) return;
		const data = context.getWorkflowStaticData('node');
		data.verifiedReports = this.verified.toText();
		data.otherCalls = this.unverified.toText();
		this.isChanged = false;
		this.savedAtS = nowS;
	}
}

/** What triggers with the same credential share: their requests. */
export interface Account {
	readonly verifier: Verifier;
	readonly credential: SharedCredential;
}

const memoryOfTrigger = new Map<string, Memory>();

const accountOfCredential = new Map<string, Account>();

export function memoryOf(context: IWebhookFunctions): Memory {
	return entryOf(memoryOfTrigger, triggerIdOf(context), () => new Memory());
}

export function accountOf(context: IWebhookFunctions, clock: Clock): Account {
	const id = context.getNode().credentials?.smsPartnerApi?.id;
	const key = typeof id === 'string' ? `credential ${id}` : `trigger ${triggerIdOf(context)}`;
	return entryOf(accountOfCredential, key, () => ({
		verifier: new Verifier(clock),
		credential: new SharedCredential(clock),
	}));
}

function triggerIdOf(context: IWebhookFunctions): string {
	return JSON.stringify([context.getWorkflow().id, context.getNode().id]);
}

function entryOf<T>(map: Map<string, T>, key: string, create: () => T): T {
	const entry = map.get(key) ?? create();
	map.set(key, entry);
	return entry;
}
