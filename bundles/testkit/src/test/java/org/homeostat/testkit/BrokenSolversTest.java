package org.homeostat.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Step;
import org.homeostat.api.solver.StrictlyTriangular;
import org.junit.jupiter.api.Test;

/** Each contract test can fail: for each there is a solver that breaks it. */
class BrokenSolversTest {

    /** z ← f(z), to be broken in one place. */
    private static class Picard implements Iteration {
        private final Problem problem;

        Picard(Problem problem) {
            this.problem = problem;
        }

        @Override
        public NDArray image(NDArray state) {
            return problem.evaluate(state);
        }
    }

    /** The contract for a given solver. */
    private static final class Contract extends SolverContract {
        private final Solver solver;

        Contract(Solver solver) {
            this.solver = solver;
        }

        @Override
        protected Solver solver() {
            return solver;
        }

        @Override
        protected boolean solvesNonContractions() {
            return true;
        }
    }

    private static <T> void breaks(Solver solver, Function<SolverContract, T> checks, Consumer<T> test) {
        Throwable thrown = assertThrows(Throwable.class, () -> test.accept(checks.apply(new Contract(solver))));
        assertTrue(
                thrown instanceof AssertionError || thrown instanceof HomeostatException,
                () -> "the contract should say what is wrong, not end in " + thrown);
    }

    private static Solver proposing(UnaryOperator<NDArray> change) {
        return (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                return change.apply(step.image());
            }
        };
    }

    @Test
    void oneThatStandsStillSolvesNothing() {
        Solver stuck = stuck();
        breaks(stuck, SolvingChecks::new, SolvingChecks::solvesAffineContractions);
        breaks(stuck, SolvingChecks::new, SolvingChecks::solvesNonlinearContractions);
        breaks(stuck, SolvingChecks::new, SolvingChecks::solvesScaledRotations);
        breaks(stuck, SolvingChecks::new, SolvingChecks::solvesStiffMaps);
    }

    @Test
    void oneThatGoesTooFarMissesStiffMaps() {
        Solver overRelaxed = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                return step.image().add(step.residual().mul(0.2));
            }
        };
        breaks(overRelaxed, SolvingChecks::new, SolvingChecks::solvesStiffMaps);
    }

    @Test
    void plainIterationMissesNonContractions() {
        breaks((problem, memory) -> new Picard(problem), SolvingChecks::new, SolvingChecks::solvesNonContractions);
    }

    @Test
    void oneThatSolvesAnotherEquation() {
        Solver shifted = (problem, memory) -> new Iteration() {
            @Override
            public NDArray image(NDArray state) {
                return problem.evaluate(state).add(0.1);
            }
        };
        breaks(shifted, SolvingChecks::new, SolvingChecks::solvesAffineContractions);
        breaks(shifted, SolvingChecks::new, SolvingChecks::solvesNonlinearContractions);
    }

    @Test
    void oneThatKnowsSinglePrecisionOnly() {
        breaks(
                proposing(next -> next.toType(DataType.FLOAT32, false)),
                SolvingChecks::new,
                SolvingChecks::solvesAffineContractions);
    }

    @Test
    void oneThatMixesSamples() {
        Solver mixing = proposing(next ->
                next.mul(0.9).add(next.mean(new int[] {0}, true).mul(0.1)));
        breaks(mixing, IndependenceChecks::new, IndependenceChecks::rowsAreIndependent);
        breaks(mixing, IndependenceChecks::new, IndependenceChecks::aSampleDoesNotDependOnItsBatch);
    }

    @Test
    void oneWhoseStepSizeDependsOnTheWholeBatch() {
        Solver damped = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                double norm =
                        step.residual().toType(DataType.FLOAT64, false).norm().getDouble();
                return step.state().add(step.residual().mul(1 / (1 + norm)));
            }
        };
        breaks(damped, IndependenceChecks::new, IndependenceChecks::rowsAreIndependent);
        breaks(damped, IndependenceChecks::new, IndependenceChecks::aSampleDoesNotDependOnItsBatch);
    }

    /** Heavy ball: z ← f(z) + 0.1 (z - previous z), with the previous state in the memory. */
    private static final class HeavyBall extends Picard {
        private final NDManager memory;
        private final boolean first;
        private NDArray previous;

        HeavyBall(Problem problem, NDManager memory, boolean keepsFirstRows) {
            super(problem);
            this.memory = memory;
            this.first = keepsFirstRows;
        }

        @Override
        public NDArray propose(Step step) {
            NDArray next = step.image();
            if (previous != null) {
                NDArray known = previous;
                if (!known.getShape().equals(step.state().getShape())) {
                    known = known.get("0:" + step.state().getShape().get(0));
                }
                next = next.add(step.state().sub(known).mul(0.1));
                known.close();
                previous.close();
            }
            previous = step.state().duplicate();
            previous.attach(memory);
            return next;
        }

        @Override
        public void keep(int[] rows) {
            if (first) {
                NDArray kept = previous.get("0:" + rows.length).duplicate();
                kept.attach(memory);
                previous.close();
                previous = kept;
            }
        }
    }

    @Test
    void oneThatKeepsWrongRowsOrAllOfThem() {
        breaks(
                (p, memory) -> new HeavyBall(p, memory, true),
                IndependenceChecks::new,
                IndependenceChecks::keepsWhatBelongsToTheRowsThatStay);
        breaks(
                (p, memory) -> new HeavyBall(p, memory, false),
                IndependenceChecks::new,
                IndependenceChecks::keepsWhatBelongsToTheRowsThatStay);
    }

    @Test
    void oneWhoseSolutionIsNotItsState() {
        Solver elsewhere = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray solution(NDArray state) {
                return state.add(0.5);
            }
        };
        breaks(elsewhere, TruthChecks::new, TruthChecks::returnsTheBestIterate);
    }

    @Test
    void oneThatGivesNaNAway() {
        Solver nan = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray solution(NDArray state) {
                return state.div(state.sub(state));
            }
        };
        breaks(nan, TruthChecks::new, TruthChecks::nanDoesNotGetOut);
        breaks(nan, TruthChecks::new, TruthChecks::divergenceDoesNotGetOut);
    }

    @Test
    void oneThatIteratesInSecret() {
        Solver secret = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                NDArray z = step.image();
                for (int i = 0; i < 5; i++) {
                    z = problem.evaluate(z);
                }
                return z;
            }
        };
        breaks(secret, SpendingChecks::new, SpendingChecks::keepsTheBudgetOfIterations);
    }

    @Test
    void oneThatDividesByTheResidual() {
        Solver dividing = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                NDArray norm = step.residual().norm(new int[] {1}, true);
                return step.state().add(step.residual().div(norm).mul(norm));
            }
        };
        breaks(dividing, SolvingChecks::new, SolvingChecks::goesOnAfterConvergence);
    }

    @Test
    void oneThatNeedsSeveralComponents() {
        Solver squeezing = proposing(next -> next.getShape().get(1) == 1 ? next.squeeze(1) : next);
        breaks(squeezing, SolvingChecks::new, SolvingChecks::solvesSmallSizes);
    }

    @Test
    void oneThatLeavesArraysWithOthers() {
        Solver leaking = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                NDArray lost = step.residual().duplicate();
                NDScope.unregister(lost);
                lost.attach(memory.getParentManager().getParentManager());
                return step.image();
            }
        };
        breaks(leaking, HousekeepingChecks::new, HousekeepingChecks::memoryDoesNotGrow);
    }

    @Test
    void oneThatHidesArrays() {
        Solver hiding = (problem, memory) -> {
            NDManager hidden = NDManager.newBaseManager();
            return new Picard(problem) {
                @Override
                public NDArray propose(Step step) {
                    NDArray lost = step.residual().duplicate();
                    NDScope.unregister(lost);
                    lost.attach(hidden);
                    return step.image();
                }

                @Override
                public void close() {
                    hidden.close();
                }
            };
        };
        breaks(hiding, HousekeepingChecks::new, HousekeepingChecks::memoryDoesNotGrow);
        breaks(hiding, AdjointChecks::new, AdjointChecks::memoryDoesNotGrow);
    }

    @Test
    void oneThatRemembersEverything() {
        breaks(hoarding(), HousekeepingChecks::new, HousekeepingChecks::memoryDoesNotGrow);
    }

    @Test
    void oneThatWritesToItsArgument() {
        Solver writing = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray start(NDArray z0) {
                return z0.muli(0.5);
            }
        };
        breaks(writing, HousekeepingChecks::new, HousekeepingChecks::doesNotWriteToItsArguments);
    }

    @Test
    void oneThatLearnsFromSolveToSolve() {
        AtomicInteger solves = new AtomicInteger();
        Solver learning = (problem, memory) -> {
            double damping = 1 - 0.1 * (solves.getAndIncrement() % 5);
            return new Picard(problem) {
                @Override
                public NDArray propose(Step step) {
                    return step.state().add(step.residual().mul(damping));
                }
            };
        };
        breaks(learning, HousekeepingChecks::new, HousekeepingChecks::repeatsItself);
    }

    private static Solver stuck() {
        return (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                return step.state();
            }
        };
    }

    /** A solver that says what it needs. */
    private record Needing(Set<Class<?>> needs, Solver solver) implements Solver {
        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            return solver.begin(problem, memory);
        }
    }

    @Test
    void oneThatDampsTakesTooLongForTriangularMaps() {
        Solver damped = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                return step.state().add(step.residual().mul(0.5));
            }
        };
        breaks(
                new Needing(Set.of(StrictlyTriangular.class), damped),
                SolvingChecks::new,
                SolvingChecks::solvesTheTentNetwork);
    }

    @Test
    void plainIterationIsNoMethodForMonotoneOperators() {
        Solver plain = new Needing(Set.of(MonotoneOperator.class), (problem, memory) -> problem::evaluate);
        breaks(plain, SolvingChecks::new, SolvingChecks::solvesTheSteepRamp);
        breaks(plain, SolvingChecks::new, SolvingChecks::solvesImplicitSteps);
    }

    @Test
    void oneThatForgetsTheStart() {
        Solver forgetful = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray start(NDArray z0) {
                return z0.zerosLike();
            }
        };
        breaks(forgetful, SolvingChecks::new, SolvingChecks::recognisesASolution);
    }

    @Test
    void oneThatGivesUpOnLargeStates() {
        Solver small = (problem, memory) -> problem.dimension() > 50_000 && problem.dataType() == DataType.FLOAT64
                ? stuck().begin(problem, memory)
                : problem::evaluate;
        breaks(small, SolvingChecks::new, SolvingChecks::solvesLargeSizes);
    }

    /** Writes to the state after its image was taken, so that the loop sees a residual that is not f's. */
    private static Solver lying() {
        return (problem, memory) -> state -> {
            NDArray image = problem.evaluate(state);
            state.addi(image.sub(state).mul(0.9));
            return image;
        };
    }

    @Test
    void oneWhoseResidualIsMadeUp() {
        breaks(lying(), SolvingChecks::new, SolvingChecks::saysWhenItIsTooSlow);
        breaks(lying(), TruthChecks::new, TruthChecks::tellsTheTruthAboutAThousandRandomProblems);
    }

    @Test
    void oneThatThrows() {
        Solver throwing = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                if (Double.isInfinite(step.residualNorms()[0])) {
                    throw new ArithmeticException("infinite");
                }
                return step.image();
            }
        };
        breaks(throwing, TruthChecks::new, TruthChecks::tellsTheTruthAboutAThousandRandomProblems);
        Solver always = (problem, memory) -> state -> {
            throw new ArithmeticException("always");
        };
        breaks(always, SpendingChecks::new, SpendingChecks::failsAsItIsTold);
    }

    @Test
    void oneThatNeverAdmitsDefeat() {
        Solver patient = (problem, memory) -> new Picard(problem) {
            @Override
            public int transientIterations() {
                return Integer.MAX_VALUE;
            }
        };
        breaks(patient, TruthChecks::new, TruthChecks::endsWhereThereIsNoSolution);
    }

    @Test
    void oneThatReadsTheClock() {
        AtomicInteger solves = new AtomicInteger();
        Solver moody = (problem, memory) -> {
            double damping = 0.9 - 0.1 * (solves.getAndIncrement() % 3);
            return new Picard(problem) {
                @Override
                public NDArray propose(Step step) {
                    return step.state().add(step.residual().mul(damping));
                }
            };
        };
        breaks(moody, IndependenceChecks::new, IndependenceChecks::convergedSamplesStopChanging);
    }

    @Test
    void oneThatSpendsWhatItHasNot() {
        Solver spendthrift = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                return problem.evaluate(problem.evaluate(problem.evaluate(step.image())));
            }
        };
        breaks(spendthrift, SpendingChecks::new, SpendingChecks::keepsTheBudgetOfEvaluations);
    }

    @Test
    void oneThatGivesUpEarly() {
        Solver hasty = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                return step.number() < 3 ? step.image() : step.image().mul(Float.NaN);
            }
        };
        breaks(hasty, SpendingChecks::new, SpendingChecks::keepsABudgetOfItsOwnInEvaluation);
        breaks(hasty, SolvingChecks::new, SolvingChecks::meetsEveryKindOfTolerance);
        breaks(hasty, SolvingChecks::new, SolvingChecks::solvesNonNormalMaps);
        breaks(hasty, TruthChecks::new, TruthChecks::keepsATraceOnRequest);
    }

    @Test
    void aPlatformThatTakesCoupledMaps() {
        Equilibria real = new Contract(stuck()).equilibria();
        Equilibria lenient = (Equilibria) Proxy.newProxyInstance(
                Equilibria.class.getClassLoader(), new Class<?>[] {Equilibria.class}, (proxy, method, arguments) -> {
                    if (arguments != null && arguments[0] instanceof CoupledMap coupled) {
                        arguments[0] = coupled.map();
                    }
                    return method.invoke(real, arguments);
                });
        SolverContract contract = new SolverContract() {
            @Override
            protected Solver solver() {
                return (problem, memory) -> problem::evaluate;
            }

            @Override
            protected Equilibria equilibria() {
                return lenient;
            }
        };
        IndependenceChecks checks = new IndependenceChecks(contract);
        assertThrows(AssertionError.class, checks::refusesMapsThatCoupleSamples);
    }

    @Test
    void oneThatStandsStillEndsFarFromTheSolution() {
        breaks(stuck(), SolvingChecks::new, SolvingChecks::endsWithSmallSteps);
    }

    @Test
    void oneWhoseAdjointIsAnother() {
        Solver shifted = (problem, memory) -> state -> problem.evaluate(state).add(0.1);
        breaks(shifted, AdjointChecks::new, AdjointChecks::givesExactGradientsOfAnAffineContraction);
        breaks(stuck(), AdjointChecks::new, AdjointChecks::givesExactGradientsOfAnAffineContraction);
    }

    private static Solver hoarding() {
        return (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                step.residual().duplicate().attach(memory);
                return step.image();
            }
        };
    }

    @Test
    void oneWhoseAdjointRemembersEverything() {
        breaks(hoarding(), AdjointChecks::new, AdjointChecks::memoryDoesNotGrow);
    }

    @Test
    void oneWhoseAdjointDependsOnTheWholeBatch() {
        Solver damped = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                double norm =
                        step.residual().toType(DataType.FLOAT64, false).norm().getDouble();
                return step.state().add(step.residual().mul(1 / (1 + 1e-4 * norm)));
            }
        };
        breaks(damped, AdjointChecks::new, AdjointChecks::aGradientDoesNotDependOnItsBatch);
    }

    @Test
    void oneWhoseAdjointSpendsWhatItHasNot() {
        Solver spendthrift = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                return problem.evaluate(problem.evaluate(problem.evaluate(step.image())));
            }
        };
        breaks(spendthrift, AdjointChecks::new, AdjointChecks::keepsTheBudgetOfEvaluations);
    }

    @Test
    void oneWhoseAdjointEndsInNaN() {
        breaks(
                (problem, memory) -> new Picard(problem) {
                    @Override
                    public NDArray solution(NDArray state) {
                        return state.div(state.sub(state));
                    }
                },
                AdjointChecks::new,
                AdjointChecks::failsAsItIsTold);
    }

    /** Spends to the last what it was told at the beginning, and so what the last measurement needs. */
    @Test
    void oneThatLeavesNothingForTheLastMeasurement() {
        Solver greedy = (problem, memory) -> {
            int all = problem.remainingEvaluations();
            return new Picard(problem) {
                @Override
                public NDArray propose(Step step) {
                    NDArray z = step.image();
                    while (problem.evaluations() < all) {
                        z = problem.evaluate(z);
                    }
                    return z;
                }
            };
        };
        breaks(greedy, SpendingChecks::new, SpendingChecks::keepsTheBudgetOfEvaluations);
    }

    /** Lets samples end as their neighbours do. */
    @Test
    void oneWhoseSamplesGiveUpTogether() {
        Solver together = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                boolean hopeless = problem.batch() > 1 && step.number() > 20;
                return hopeless ? step.state().add(Float.POSITIVE_INFINITY) : step.image();
            }
        };
        breaks(together, IndependenceChecks::new, IndependenceChecks::aSampleDoesNotDependOnItsBatch);
    }

    /** A hair's breadth is too much. */
    @Test
    void oneThatMixesSamplesALittle() {
        Solver mixing =
                proposing(next -> next.add(next.mean(new int[] {0}, true).mul(1e-9)));
        breaks(mixing, IndependenceChecks::new, IndependenceChecks::rowsAreIndependent);
    }
}
