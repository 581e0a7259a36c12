import type { IDataObject, INode } from 'n8n-workflow';
import type { Postgres } from './services';
import type { QueueMode } from './queue';
import { readyWorkflow } from './readyWorkflow';
import { CREDENTIAL_NAME, OUR_TYPE } from './workflows';

/** The workflow that checks a list on all workers, set up as its notes say, with a separate database. */

const DATABASE = 'lists';
const SECRET = { name: 'X-Secret', value: 'only-for-tests' };

/** A row of the table of messages. */
export interface SavedMessage {
	readonly phoneNumber: string;
	readonly messageId: number;
	readonly status: string | null;
	readonly error: string | null;
}

export class LargeList {
	private constructor(
		private readonly queue: QueueMode,
		private readonly workflowId: string,
	) {}

	/**
	 * @param messages the number of sample messages; one in a thousand has an unknown ID
	 * @param options more options of the node
	 */
	static async create(
		queue: QueueMode,
		account: IDataObject,
		messages: number,
		options: IDataObject = {},
	): Promise<LargeList> {
		const { rest, postgres } = queue;
		await postgres.value(`create database ${DATABASE}`);
		const credentialOf = async (type: string, data: IDataObject): Promise<INode['credentials']> => {
			const name = CREDENTIAL_NAME;
			return { [type]: { id: await rest.createCredential(name, type, data), name } };
		};
		const ours = await credentialOf('smsPartnerApi', account);
		const secret = await credentialOf('httpHeaderAuth', SECRET);
		const database = await credentialOf('postgres', databaseOf(postgres));
		const file = readyWorkflow('check-on-all-workers', ours, changesOf(messages, options));
		const nodes = file.nodes.map((node) => ({
			...node,
			credentials: credentialsOf(node, { ours, secret, database }),
		}));
		const workflowId = await rest.createWorkflow({ ...file, nodes });
		const step = await rest.start(workflowId, 'Start', undefined, 'Create the Tables');
		const { status, runs } = await rest.ended(step);
		if (status !== 'success' || 'Your List' in runs)
			throw new Error(`Creating the tables failed: ${status}`);
		await rest.publish(workflowId);
		return new LargeList(queue, workflowId);
	}

	/** Starts the check. Returns once its parts are in n8n's queue. */
	async start(): Promise<void> {
		await this.queue.rest.start(this.workflowId, 'Start');
	}

	/** The number of messages without a result; undefined until the list is split into parts. */
	async open(): Promise<number | undefined> {
		if (!(await this.isSplit())) return undefined;
		return Number(await this.value('select count(*) from sms_message where checked_at is null'));
	}

	/** Whether every message has a result. */
	async isDone(): Promise<boolean> {
		const isOpen = 'exists (select from sms_message where checked_at is null)';
		return (await this.value(`select exists (select from sms_part) and not ${isOpen}`)) === 't';
	}

	/** The time from the first call to the last result, in milliseconds. */
	async durationMs(): Promise<number> {
		const seconds = await this.value(
			'select extract(epoch from (select max(checked_at) from sms_message) - (select min(called_at) from sms_part))',
		);
		return Number(seconds) * 1000;
	}

	async saved(): Promise<SavedMessage[]> {
		const rows = await this.value(
			'select json_agg(json_build_object($$phoneNumber$$, phone_number, $$messageId$$, message_id, $$status$$, status, $$error$$, error) order by id) from sms_message',
		);
		return JSON.parse(rows) as SavedMessage[];
	}

	/** Backdates the parts by ten minutes, after which the workflow considers unfinished ones lost. */
	async passTime(): Promise<void> {
		await this.value("update sms_part set called_at = called_at - interval '10 minutes'");
	}

	/** The number of calls of each part. */
	async calls(): Promise<number[]> {
		const calls = await this.value('select calls from sms_part order by first_id');
		return calls === '' ? [] : calls.split('\n').map(Number);
	}

	private async isSplit(): Promise<boolean> {
		return (await this.value('select exists (select from sms_part)')) === 't';
	}

	private async value(query: string): Promise<string> {
		return await this.queue.postgres.value(query, DATABASE);
	}
}

/** The changes to the workflow, by node name. */
function changesOf(messages: number, options: IDataObject): Record<string, Partial<INode>> {
	// The same numbers as the sample messages.
	const query = `insert into sms_message (phone_number, message_id)
		select '+336' || (case when i < 10000 then 39980000 else 40000000 end + i), case when i % 1000 = 999 then 1 else 4100000 + i end
		from generate_series(0, ${messages - 1}) as i on conflict do nothing`;
	const interval = [{ field: 'seconds', secondsInterval: 5 }];
	return {
		'Your List': { parameters: { query } },
		'SMS Partner': { parameters: { options: { includeInputFields: true, ...options } } },
		'Every Minute': { parameters: { rule: { interval } } },
	};
}

function credentialsOf(
	{ type }: INode,
	{ ours, secret, database }: Record<'ours' | 'secret' | 'database', INode['credentials']>,
): INode['credentials'] {
	if (type === OUR_TYPE) return ours;
	if (type === 'n8n-nodes-base.postgres') return database;
	return /\.(webhook|httpRequest)$/.test(type) ? secret : undefined;
}

function databaseOf({ port }: Postgres): IDataObject {
	return {
		host: '127.0.0.1',
		port,
		database: DATABASE,
		user: 'postgres',
		password: 'trusted',
		ssl: 'disable',
	};
}
