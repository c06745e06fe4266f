/** What is written first: Nest on Express, axios as it comes (no kept connections), class-validator on the query. */
import 'reflect-metadata';
import { Controller, Get, Module, Query, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import axios from 'axios';
import { Type } from 'class-transformer';
import { IsInt, IsString, Max, Min } from 'class-validator';
import { ExpressAdapter } from 'nest-on-express';
import { remap } from './remap.js';

class SearchQuery {}
for (const member of ['provider', 'country', 'type', 'city']) IsString()(SearchQuery.prototype, member);
for (const rule of [Type(() => Number), IsInt(), Min(1), Max(200)]) rule(SearchQuery.prototype, 'limit');

class NumbersController {
  async search({ country, city, limit }) {
    const { data } = await axios.get(`${process.env.UPSTREAM}numbers`, {
      params: { productId: 'LNS', country, city, limit },
    });
    return remap(data);
  }
}
// Plain JavaScript has no decorators: they are called.
Controller('v1/available-numbers')(NumbersController);
Query()(NumbersController.prototype, 'search', 0);
Reflect.defineMetadata('design:paramtypes', [SearchQuery], NumbersController.prototype, 'search');
Get()(NumbersController.prototype, 'search', Object.getOwnPropertyDescriptor(NumbersController.prototype, 'search'));

class App {}
Module({ controllers: [NumbersController] })(App);

const app = await NestFactory.create(App, new ExpressAdapter(), { logger: false });
app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }));
await app.listen(0, '127.0.0.1');
console.log(`${await app.getUrl()}/`);
