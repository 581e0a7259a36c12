import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { isRecord } from '../../../nodes/SmsPartner/guards';
import { listenOnLoopback, portOf } from '../../simulator/loopback';

/** A fake language model with OpenAI's API on this machine. It makes the given tool calls, then repeats the results. */

export type ToolArguments = Readonly<Record<string, string | number>>;

export interface ToolCall {
	readonly name: string;
	readonly args: ToolArguments;
}

/** The next tool call, given the results so far; undefined to end with a text that repeats them. */
export type NextCall = (answers: readonly string[]) => ToolCall | undefined;

export class FakeModel {
	/** The results of the tool calls, as the model reads them. */
	readonly toolAnswers: string[] = [];

	/** The messages of the latest request, as JSON. */
	conversation = '';

	/** The tools offered to the model: names and argument schemas. */
	tools: unknown[] = [];

	private constructor(
		private readonly server: Server,
		private readonly calls: readonly ToolArguments[],
		private readonly next: NextCall,
	) {}

	/**
	 * @param calls parallel calls of the first tool
	 * @param next further calls, one at a time
	 */
	static async start(
		calls: readonly ToolArguments[],
		next: NextCall = () => undefined,
	): Promise<FakeModel> {
		const server = createServer();
		const model = new FakeModel(server, calls, next);
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
		this.tools = Array.isArray(tools) ? tools : this.tools;
		this.conversation = JSON.stringify(messages);
		const conversation = Array.isArray(messages) ? messages.filter(isRecord) : [];
		const answers = conversation
			.filter(({ role }) => role === 'tool')
			.map(({ content }) => String(content));
		if (answers.length === 0 && this.calls.length > 0) {
			return this.completion({ content: '', tool_calls: this.toolCalls() });
		}
		const next = this.next(answers);
		if (next) {
			const { name, args } = next;
			return this.completion({ content: '', tool_calls: [toolCall(answers.length, name, args)] });
		}
		// A repeated request must not repeat them.
		this.toolAnswers.splice(0, Infinity, ...answers);
		return this.completion({ content: `Tool results: ${answers.join(' ')}` });
	}

	private toolCalls(): object[] {
		const [tool] = this.tools.filter(isRecord);
		const name = isRecord(tool?.function) ? String(tool.function.name) : 'unknown';
		return this.calls.map((args, index) => toolCall(index, name, args));
	}

	private completion(message: object): object {
		return {
			id: 'chatcmpl-1',
			object: 'chat.completion',
			created: 0,
			model: 'fake',
			choices: [
				{
					index: 0,
					message: { role: 'assistant', ...message },
					finish_reason: 'tool_calls' in message ? 'tool_calls' : 'stop',
				},
			],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		};
	}
}

function toolCall(index: number, name: string, args: ToolArguments): object {
	return {
		id: `call_${index}`,
		type: 'function',
		function: { name, arguments: JSON.stringify(args) },
	};
}
