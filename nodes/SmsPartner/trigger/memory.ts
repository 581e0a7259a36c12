import type { IWebhookFunctions } from 'n8n-workflow';
import type { Clock } from '../requests/clock';
import { RecentCalls } from './recentCalls';
import { Verifier } from './verifier';

/**
 * State that the calls of one trigger share. n8n creates a new context for each call, so the state is kept here. What
 * must outlive this process or reach other n8n processes is also in the node's static data.
 */

const recentCallsOfTrigger = new Map<string, RecentCalls>();

const verifierOfCredential = new Map<string, Verifier>();

export interface Memory {
	readonly recentCalls: RecentCalls;
	readonly save: () => void;
}

export function memoryOf(context: IWebhookFunctions): Memory {
	const data = context.getWorkflowStaticData('node');
	const saved: unknown = data.recentCalls;
	const triggerId = `${context.getWorkflow().id} ${context.getNode().id}`;
	const recentCalls = recentCallsOfTrigger.get(triggerId) ?? new RecentCalls();
	recentCallsOfTrigger.set(triggerId, recentCalls);
	if (typeof saved === 'string') saved.split(' ').forEach((key) => recentCalls.add(key));
	return {
		recentCalls,
		save: () => {
			// A single text, since n8n would observe each element of an array.
			data.recentCalls = recentCalls.list.join(' ');
		},
	};
}

/** Triggers with the same credential share their requests. */
export function verifierOf(context: IWebhookFunctions, clock: Clock): Verifier {
	const { credentials } = context.getNode();
	const id = String(credentials?.smsPartnerApi?.id);
	const verifier = verifierOfCredential.get(id) ?? new Verifier(clock);
	verifierOfCredential.set(id, verifier);
	return verifier;
}
