// @ts-check
/**
 * `...(x === undefined ? {} : { x })` and its like are written `...onlySet({ x })`. A spread that is there for another reason than that its member
 * is set, or that makes something of it, is left alone.
 */

/** @typedef {any} Node */

const isUndefined = (/** @type {Node} */ { type, name }) => type === 'Identifier' && name === 'undefined';

/** What the spread depends on, and what it then adds. @param {Node} node @returns {[Node, Node] | undefined} */
function partsOf({ type, operator, left, right, test, consequent, alternate }) {
  if (type === 'LogicalExpression' && operator === '&&') return [left, right];
  if (type !== 'ConditionalExpression') return undefined;
  return [test, consequent.properties?.length === 0 ? alternate : consequent];
}

/** @type {import('eslint').Rule.RuleModule} */
export const onlySetRule = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { spread: 'Write ...onlySet({ {{member}} }) (domain/only-set.ts).' },
  },
  create: (context) => ({
    'ObjectExpression > SpreadElement'(/** @type {Node} */ node) {
      const [condition, added] = partsOf(node.argument) ?? [];
      const [member, ...others] = added?.properties ?? [];
      if (member?.type !== 'Property' || others.length > 0) return;
      const subject =
        condition.type === 'BinaryExpression' && isUndefined(condition.right) ? condition.left : condition;
      if (context.sourceCode.getText(subject) !== context.sourceCode.getText(member.value)) return;
      context.report({ node, messageId: 'spread', data: { member: context.sourceCode.getText(member) } });
    },
  }),
};
