import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { isRecord } from '../../../nodes/SmsPartner/guards';
import { listenOnLoopback, portOf } from '../../simulator/loopback';

/** A fake language model with OpenAI's API on this machine. */

export interface ToolCall {
	readonly name: string;
	readonly args: Readonly<Record<string, string | number>>;
}

/** The next tool calls, given the results so far. If there are none, the model answers with the results. */
export type NextCalls = (results: readonly string[]) => readonly ToolCall[];

export class FakeModel {
	/** The results of the tool calls, as the model reads them. */
	toolAnswers: readonly string[] = [];

	/** The messages of the latest request, as JSON. */
	conversation = '';

	/** The tools offered to the model: names and argument schemas. */
	tools: unknown;

	private constructor(
		private readonly server: Server,
		private readonly next: NextCalls,
	) {}

	static async start(next: NextCalls): Promise<FakeModel> {
		const server = createServer();
		const model = new FakeModel(server, next);
		server.on('request', (request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const body: unknown = JSON.parse(Buffer.concat(chunks).toString() || '{}');
				response.setHeader('Content-Type', 'application/json');
				response.end(JSON.stringify(model.answer(isRecord(body) ? body : {})));
			});
		});
		await listenOnLoopback(server);
		return model;
	}

	get url(): string {
		return `http://127.0.0.1:${portOf(this.server)}/v1`;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}

	private answer({ messages, tools }: Record<string, unknown>): object {
		this.tools = tools;
		this.conversation = JSON.stringify(messages);
		const results = (Array.isArray(messages) ? messages.filter(isRecord) : [])
			.filter(({ role }) => role === 'tool')
			.map(({ content }) => String(content));
		const calls = this.next(results);
		if (calls.length === 0) {
			this.toolAnswers = results;
			return completion('stop', { content: `Tool results: ${results.join(' ')}` });
		}
		const tool_calls = calls.map(({ name, args }, index) => ({
			id: `call_${results.length + index}`,
			type: 'function',
			function: { name, arguments: JSON.stringify(args) },
		}));
		return completion('tool_calls', { content: '', tool_calls });
	}
}

function completion(finish_reason: string, message: object): object {
	return {
		id: 'chatcmpl-1',
		object: 'chat.completion',
		created: 0,
		model: 'fake',
		choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
