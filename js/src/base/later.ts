// Values that are there at once, or later: the path of a request stays synchronous where nothing waits.

export type Later<T> = T | Promise<T>;

export function then<From, To>(answer: Later<From>, change: (answer: From) => Later<To>): Later<To> {
  return answer instanceof Promise ? answer.then(change) : change(answer);
}
