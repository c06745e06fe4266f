/** How long a question of a saga's may take: nobody is waiting for its answer. Milliseconds. */
export const sagaReadMs = 15_000;
