import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { isRecord } from '../../../nodes/SmsPartner/data';
import { listenOnLoopback, portOf } from '../../simulator/loopback';

/** A language model with OpenAI's API on this machine. It calls the tool as it is told, then says what it was given. */

export type ToolArguments = Readonly<Record<string, string>>;

export interface ToolCall {
	readonly name: string;
	readonly args: ToolArguments;
}

/** What the model does after the tools have answered: undefined is to say so and end. */
export type NextCall = (answers: readonly string[]) => ToolCall | undefined;

export class FakeModel {
	/** What the tools gave, call by call, as the model reads it. */
	readonly toolAnswers: string[] = [];

	/** All that was said to it, as text. */
	conversation = '';

	/** The tools that the model was offered: their names and the schemas of their arguments. */
	tools: unknown[] = [];

	private constructor(
		private readonly server: Server,
		private readonly calls: readonly ToolArguments[],
		private readonly next: NextCall,
	) {}

	/**
	 * @param calls of the first tool, all at once
	 * @param next instead or after that: one call after the other
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
		const said = Array.isArray(messages) ? messages.filter(isRecord) : [];
		const answers = said
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
		this.toolAnswers.push(...answers);
		return this.completion({ content: `The tool said: ${answers.join(' ')}` });
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
