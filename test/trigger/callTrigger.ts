import type { IDataObject } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import type { Clock } from '../../nodes/SmsPartner/clock';
import { SmsPartnerTrigger } from '../../nodes/SmsPartner/SmsPartnerTrigger.node.ts';
import { receive } from '../../nodes/SmsPartner/trigger/receive';
import type { CallOptions, CallResult, Request } from '../engine/callNode';
import { callNode } from '../engine/callNode';
import { fakeClock } from '../engine/fakeClock';
import { simulate } from '../engine/scenario';
import type { SimulatedMessage, StatusChange } from '../simulator/messageStore';
import type { Simulator, SimulatorOptions } from '../simulator/simulator';

/** Calls the trigger as SMS Partner does: what it was called with, and the items that start an execution. */

/** A new trigger for each test, since a trigger remembers its calls. */
export const trigger = { workflowId: '', staticData: {} as IDataObject };

beforeEach(() => {
	Object.assign(trigger, { workflowId: `workflow ${randomUUID()}`, staticData: {} });
});

export const ANNE = '+33639980001';

export const DATE = 1771941463;

export const ISO = '2026-02-24T13:57:43.000Z';

export const REPORT = {
	status: 'delivered',
	msgId: '7',
	phone: ANNE,
	date: DATE,
	cost: '0.049',
	currency: 'EUR',
};

export const ALL_EVENTS = ['deliveryReport', 'optOut', 'reply'];

export const messagesOf = (count: number): SimulatedMessage[] =>
	Array.from({ length: count }, (_, index) => ({
		...{ phoneNumber: ANNE, messageId: index + 1, status: 'Delivered', date: DATE },
	}));

export const reportOf = ({ messageId }: SimulatedMessage): IDataObject => ({
	...REPORT,
	msgId: String(messageId),
});

/** The body of an answer with this entry about the message. */
export const listOf = (entry: object): IDataObject => ({
	success: true,
	code: 200,
	StatutResponse_List: [{ phoneNumber: ANNE, messageId: 7, ...entry }],
});

export const known = async (
	status: string | readonly StatusChange[] = 'Delivered',
	more: SimulatorOptions = {},
): Promise<Simulator> =>
	await simulate({ messages: [{ phoneNumber: ANNE, messageId: 7, status, date: DATE }], ...more });

export async function call(
	simulator: Simulator,
	request: Request,
	options: IDataObject = {},
	{
		events = ALL_EVENTS,
		clock = fakeClock(),
		date = Date.now,
		...more
	}: Partial<CallOptions> & {
		events?: string[];
		clock?: Clock;
		date?: Clock['date'];
	} = {},
): Promise<CallResult> {
	const node = new SmsPartnerTrigger();
	node.webhook = async function () {
		return await receive(this, { ...clock, date });
	};
	return await callNode(request, {
		node,
		credential: new SmsPartnerApi(),
		credentialData: { apiKey: simulator.apiKey, baseUrl: simulator.baseUrl },
		parameters: { events, options: options as never },
		...trigger,
		...more,
	});
}

export const STATUS = {
	phoneNumber: ANNE,
	messageId: 7,
	status: 'Delivered',
	isFinal: true,
	date: ISO,
};

export const REPORTED = { status: 'Delivered', date: ISO, cost: 0.049, currency: 'EUR' };

export const ITEM = {
	event: 'deliveryReport',
	...STATUS,
	stopSms: false,
	isSpam: false,
	isVerified: true,
	reported: REPORTED,
};

/** Nothing that a workflow could route by. */
export const UNVERIFIED = {
	event: 'deliveryReport',
	phoneNumber: ANNE,
	messageId: 7,
	isVerified: false,
	reported: REPORTED,
};

export const REPLY = { type: 'response', phone_number: ANNE, text: 'Yes', message_id: 7 };

export const STOP = { ...REPLY, type: 'stop', text: 'Stop' };
