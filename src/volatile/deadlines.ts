interface Deadline {
  readonly id: string;
  dueAt: number;
  /** Its position in the heap. */
  index: number;
}

/** Deadlines in a binary heap that knows each one's position: setting, removing and taking the earliest are O(log n). */
export class Deadlines {
  private readonly heap: Deadline[] = [];
  private readonly byId = new Map<string, Deadline>();

  get size(): number {
    return this.heap.length;
  }

  /** The earliest deadline, if any. */
  first(): Readonly<Pick<Deadline, 'id' | 'dueAt'>> | undefined {
    return this.heap[0];
  }

  /** Adds or moves the deadline of `id`. */
  set(id: string, dueAt: number): void {
    let deadline = this.byId.get(id);
    if (!deadline) {
      deadline = { id, dueAt, index: this.heap.length };
      this.byId.set(id, deadline);
      this.heap.push(deadline);
    }
    deadline.dueAt = dueAt;
    this.settle(deadline);
  }

  delete(id: string): void {
    const deadline = this.byId.get(id);
    const last = this.heap.at(-1);
    if (!deadline || !last) return;
    this.byId.delete(id);
    this.heap.pop();
    if (last === deadline) return;
    this.place(last, deadline.index);
    this.settle(last);
  }

  /** Moves one up past later parents, then down past earlier children. */
  private settle(deadline: Deadline): void {
    for (let parent = this.parentOf(deadline); parent && parent.dueAt > deadline.dueAt;) {
      this.swap(deadline, parent);
      parent = this.parentOf(deadline);
    }
    for (let child = this.earlierChildOf(deadline); child && child.dueAt < deadline.dueAt;) {
      this.swap(deadline, child);
      child = this.earlierChildOf(deadline);
    }
  }

  private parentOf({ index }: Deadline): Deadline | undefined {
    return index === 0 ? undefined : this.heap[(index - 1) >> 1];
  }

  private earlierChildOf({ index }: Deadline): Deadline | undefined {
    const left = this.heap[2 * index + 1];
    const right = this.heap[2 * index + 2];
    return left && right && right.dueAt < left.dueAt ? right : left;
  }

  private swap(a: Deadline, b: Deadline): void {
    const { index } = a;
    this.place(a, b.index);
    this.place(b, index);
  }

  private place(deadline: Deadline, index: number): void {
    deadline.index = index;
    this.heap[index] = deadline;
  }
}
