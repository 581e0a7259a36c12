import type { IWebhookFunctions } from 'n8n-workflow';
import type { Clock } from '../requests/clock';
import { RecentCalls } from './recentCalls';
import { Verifier } from './verifier';

/**
 * State that the calls of one trigger share. n8n creates a new context for each call, so the state is kept here. What
 * must outlive this process or reach other n8n processes is also in the node's static data: n8n loads it from the
 * database before each call, and writes it there after a call that changed it.
 */

/** The calls that started an execution. */
export class Memory {
	/** Delivery reports, with the status that SMS Partner confirmed. */
	readonly verified = new RecentCalls();

	/** All others. Anybody can forge them, so they must not push out verified ones, or pass for them. */
	readonly unverified = new RecentCalls();

	/** Adds what the database contains; another process may have written it. */
	load(context: IWebhookFunctions, nowS: number): void {
		const data = context.getWorkflowStaticData('node');
		this.verified.merge(data.verifiedReports, nowS);
		this.unverified.merge(data.otherCalls, nowS);
	}

	/** Writes single texts, since n8n would observe each element of an array. */
	save(context: IWebhookFunctions): void {
		const data = context.getWorkflowStaticData('node');
		data.verifiedReports = this.verified.toText();
		data.otherCalls = this.unverified.toText();
	}
}

const memoryOfTrigger = new Map<string, Memory>();

const verifierOfCredential = new Map<string, Verifier>();

export function memoryOf(context: IWebhookFunctions): Memory {
	return entryOf(memoryOfTrigger, triggerIdOf(context), () => new Memory());
}

/** Triggers with the same credential share their requests. */
export function verifierOf(context: IWebhookFunctions, clock: Clock): Verifier {
	const id = context.getNode().credentials?.smsPartnerApi?.id;
	const key = typeof id === 'string' ? `credential ${id}` : `trigger ${triggerIdOf(context)}`;
	return entryOf(verifierOfCredential, key, () => new Verifier(clock));
}

function triggerIdOf(context: IWebhookFunctions): string {
	return JSON.stringify([context.getWorkflow().id, context.getNode().id]);
}

function entryOf<T>(map: Map<string, T>, key: string, create: () => T): T {
	const entry = map.get(key) ?? create();
	map.set(key, entry);
	return entry;
}
